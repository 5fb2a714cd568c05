#!/bin/sh
# The whole job as a person would write it with stock tools: web pages, print, recordings and text of every leaflet.
#
#   sh peers.sh html text pdf audio      # or some of them, in this order
#
# Run in a folder with conf.py, source/ and locale/<language>/LC_MESSAGES/*.po; writes out/.  LANGUAGES names the
# languages.  With NEWER=1 a file is made only when what it is made from is newer, as make would do.
set -eu
: "${LANGUAGES:=en}" "${NEWER:=}"

stale() {  # whether $1 is to be made from $2
    [ -z "$NEWER" ] || [ "$2" -nt "$1" ]
}

voice() {  # the espeak-ng voice of a language; nothing for one that it does not speak
    case $1 in
        en) echo en-gb ;;
        zh_CN) echo cmn ;;
        so) ;;
        *) echo "$1" ;;
    esac
}

catalogs() {
    for po in $(find "locale/$1" -name '*.po' 2>/dev/null); do
        mo=${po%.po}.mo
        [ "$mo" -nt "$po" ] || msgfmt -o "$mo" "$po"
    done
}

pages() {  # $1 language, $2 builder
    sphinx-build -q -b "$2" -D language="$1" -d "out/doctrees-$2/$1" . "out/$2/$1"
}

print() {
    for page in out/html/"$1"/leaflets/*.html; do
        pdf=out/pdf/$1/$(basename "$page" .html).pdf
        if stale "$pdf" "$page"; then
            # once in hundreds of pages it ends in a segmentation fault, which the same page does not repeat
            weasyprint -q -s print.css "$page" "$pdf" || weasyprint -q -s print.css "$page" "$pdf"
        fi
    done
}

sentences() {  # a sentence a line, of the text that Sphinx wrote: no markup, no lines of stars, unwrapped
    perl -CSD -00 -ne '
        s/^[*=\-~]+$//mg; s/\*+//g; s/^\s*(?:[-*]|\d+\.)\s+//mg; s/\s+/ /g;
        s/([.!?\x{06d4}\x{061f}\x{0964}])\s+/$1\n/g; s/([\x{3002}\x{ff01}\x{ff1f}])/$1\n/g;
        print map { "$_\n" } grep { /\w/ } split /\n/' "$1"
}

recordings() {
    voice=$(voice "$1")
    [ -n "$voice" ] || return 0
    for text in out/text/"$1"/leaflets/*.txt; do
        mp3=out/audio/$1/$(basename "$text" .txt).mp3
        if stale "$mp3" "$text"; then
            rm -rf out/sentences && mkdir -p out/sentences
            number=1000
            sentences "$text" >out/sentences/all.txt
            while IFS= read -r sentence; do
                number=$((number + 1))
                espeak-ng -v "$voice" -w "out/sentences/$number.wav" -- "$sentence"
            done <out/sentences/all.txt
            sox out/sentences/*.wav out/sentences/all.wav
            lame --quiet -m m -b 48 out/sentences/all.wav "$mp3"
        fi
    done
}

for language in $LANGUAGES; do
    mkdir -p "out/pdf/$language" "out/audio/$language"
    for step in "$@"; do
        case $step in
            html) catalogs "$language"; pages "$language" html ;;
            text) catalogs "$language"; pages "$language" text ;;
            pdf) print "$language" ;;
            audio) recordings "$language" ;;
        esac
    done
done
