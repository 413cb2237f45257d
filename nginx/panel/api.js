/* api.js: asking slad. Every answer may be missing: it is down, slow, or does not know such a thing. */

const TIMEOUT_MS = 8000;
/* A file may take as long as nginx waits, and a little more. */
const FILE_MS = 20000;
const AS_JSON = 'application/json';

let context = { root: '', user: '' };
let token = null;
/* A page may have its calls wait for one another. */
let pass = (send) => send();

/** Where this page is: root is the tracker's path ("" or "/redmine"), user the id that it shows. */
export function use(where) {
	context = where;
}

/** From now on each call is sent by `how`: it is handed what sends one and gives back what that gives, or throws. */
export function sendBy(how) {
	pass = how;
}

/** An address of the tracker's own, such as "/issues/12". */
export function tracker(path) {
	return context.root + path;
}

/** A file beside this module. */
export function file(path) {
	return new URL(path, import.meta.url).href;
}

export class Trouble extends Error {
	/**
	 * @param {number} status 0: there was no answer
	 * @param {{code: string, values: Object, detail: string}} [problem] as slad tells it
	 */
	constructor(status, problem) {
		super(problem?.detail || `status ${status}`);
		this.status = status;
		this.problem = problem;
	}
}

async function call(method, path, { body, type = AS_JSON, token: proof } = {}) {
	const isFile = typeof body === 'string';
	let answer;

	try {
		answer = await pass(() => fetch(`${context.root}/sla/api/${path}`, {
			method,
			credentials: 'same-origin',
			headers: {
				Accept: AS_JSON,
				'X-Sla-User': context.user,
				...(body === undefined ? {} : { 'Content-Type': type, 'X-Sla-Token': proof }),
			},
			body: isFile ? body : JSON.stringify(body),
			signal: AbortSignal.timeout(isFile ? FILE_MS : TIMEOUT_MS),
		}));
	} catch {
		throw new Trouble(0);
	}
	/* So nginx speaks for a slad that is away: an error would stand in the console of the tracker's page. */
	if (answer.status === 204 && answer.headers.has('Retry-After'))
		throw new Trouble(0);
	const said = await answer.json().catch(() => null);

	if (!answer.ok)
		throw new Trouble(answer.status, said);
	return said;
}

/** @returns {Promise<Object>} the answer; throws Trouble */
export function get(path, params = {}) {
	const query = new URLSearchParams(
		Object.entries(params).filter(([, v]) => v !== null && v !== undefined && v !== ''));

	return call('GET', query.size ? `${path}?${query}` : path);
}

/** Who asks: their side, language, and the token for writing. */
export async function me() {
	const who = await get('me');

	token = who.token;
	return who;
}

/**
 * A write: it needs a token, which lasts for a quarter of an hour and is fetched again then.
 * @param {Object|string} [body] a string is a file of that type
 */
export async function post(path, body = {}, method = 'POST', type = AS_JSON) {
	if (token === null)
		await me();
	try {
		return await call(method, path, { body, type, token });
	} catch (trouble) {
		if (trouble.status !== 403)
			throw trouble;
		await me();
		return call(method, path, { body, type, token });
	}
}
