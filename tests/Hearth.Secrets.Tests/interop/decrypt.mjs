// Decrypts every file of a directory and prints what it holds: one JSON line each, by name.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { decryptSops } from "sops-age";

const [directory, secretKey] = process.argv.slice(2);
for (const name of readdirSync(directory).sort()) {
  let line;
  try {
    const content = readFileSync(join(directory, name), "utf8");
    line = { name, value: await decryptSops(content, { secretKey, fileType: name.split(".").pop() }) };
  } catch (error) {
    line = { name, error: String(error) };
  }
  console.log(JSON.stringify(line));
}
