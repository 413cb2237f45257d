/*
 * problems.js: what slad has against something, or complains of, in the reader's language. Loaded with its
 * words when there is something to say; those about files, which few people bring in, apart from the rest.
 */

import { counted, duration, language } from './texts.js';

/* {seconds:span} is a duration, {requests:waiting} a number with its form; {name} stands as it is. */
function fill(said, values) {
	return (_, name, as) => {
		const value = values[name] ?? '';

		if (as === 'span')
			return duration(value);
		return as ? counted(value, said.counted[as]) : value;
	};
}

/**
 * @param {{code?: string, values?: Object, detail: string}} problem as slad sends it
 * @returns {Promise<string>} in English when there are no words for it
 */
export async function sentence({ code, values, detail }) {
	/* An address, so that nothing that joins files takes all languages in. */
	const words = (of) => import(new URL(`texts/${of}/${language()}.js`, import.meta.url).href)
		.then((m) => m.default, () => null);
	const said = await words('problems');
	const own = said?.say[code] ?? (code && (await words('files'))?.[code]);

	return own?.replace(/\{(\w+)(?::(\w+))?\}/g, fill(said, { detail, ...values })) ?? detail;
}
