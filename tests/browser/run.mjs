/*
 * run.mjs FACTS SPEC...: tells each sentence of the specs, as the stories do: "ok …" or "not ok …".
 * A spec is a module whose default export is a list of [sentence, function (desk)].
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Desk } from './desk.mjs';

const [, , factsFile, ...specs] = process.argv;
const desk = new Desk(JSON.parse(readFileSync(factsFile, 'utf8')));
let failed = 0;

async function tell(sentence, proof) {
	try {
		await proof(desk);
		console.log(`ok ${sentence}`);
	} catch (error) {
		const picture = await desk.keep(`browser-${++failed}`);

		console.log(`not ok ${sentence}`);
		console.log(`${error.stack}\n${picture}`.slice(0, 3000).replace(/^/gm, '# '));
	}
	await desk.clear();
}

await desk.start();
for (const spec of specs) {
	const { default: sentences } = await import(pathToFileURL(resolve(spec)).href);

	for (const [sentence, proof] of sentences)
		await tell(sentence, proof);
}
await desk.end();
process.exitCode = failed > 0 ? 1 : 0;
