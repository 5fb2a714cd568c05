// Makes one index with Pagefind: node search_index.mjs PAGEFIND FOLDER < {"language", "records": [{url, title, content}]}
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

const [, , library, folder] = process.argv;
const WANTED = /^(pagefind\.js|pagefind-entry\.json|pagefind\.[^/]+\.pf_meta|wasm\.[^/]+|(index|fragment|filter)\/[^/]+)$/;
const parts = [];
for await (const part of process.stdin) parts.push(part);
const { language, records } = JSON.parse(Buffer.concat(parts).toString("utf-8"));
const pagefind = await import(pathToFileURL(library).href);
const checked = ({ errors, ...rest }) => {
  if (errors.length) throw new Error(errors.join("; "));
  return rest;
};
const { index } = checked(await pagefind.createIndex({ forceLanguage: language }));
for (const { url, title, content } of records) {
  checked(await index.addCustomRecord({ url, content, language, meta: { title } }));
}
const { files } = checked(await index.getFiles());
for (const { path, content } of files) {
  if (!WANTED.test(path)) continue;
  const target = join(folder, path);
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, content);
}
await pagefind.close();
