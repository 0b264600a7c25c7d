/*
 * first.js - what the first view needs, asked for before the pages themselves are here: this file
 * is small and comes beside them. Who is here is asked first, so that all that is read is newer
 * than that answer's place in the journal, and is asked for in that person's name. calls.js takes
 * each answer once; what is left over when the first view is there, or the page of who is to log
 * in, is dropped.
 */
const PATIENCE_MS = 20000;
const READERS = ['buyer', 'exhibitor', 'interpreter'];

/* Of the languages there are: their own names, and where their words are. */
export const LANGUAGES = {
	en: 'English',
	ko: '한국어'
};
const FILES = {
	ko: () => import('./words/ko.js')
};

export function chosen_language() {
	const of_browser = navigator.languages.map((l) => l.split('-')[0]);

	return [localStorage.getItem('language'), ...of_browser].find((l) => LANGUAGES[l]) || 'en';
}

/* NULL: English, which the pages have. */
export const words_of = async (code) => (FILES[code] ? (await FILES[code]()).default : null);

/* Who was logged in here. */
export function kept_who() {
	try {
		return JSON.parse(localStorage.getItem('who'));
	} catch {
		return null;
	}
}

export const send = (path, body, headers) => fetch(path, {
	method: 'POST',
	body: JSON.stringify(body),
	cache: 'no-store',
	headers: {'Content-Type': 'application/json', 'X-Convene': '1', ...headers},
	signal: AbortSignal.timeout(PATIENCE_MS),
});

let requests = 0;

/* who: in whose name it is asked; anybody: whoever it may be, only the event is said. */
export function send_call(method, params, who, anybody) {
	return send('/rpc', {jsonrpc: '2.0', id: ++requests, method, params}, {
		...(who && !anybody && {'X-Convene-Account': who.account}),
		...(who && who.event && {'X-Convene-Event': who.event.code})
	});
}

export const hello_for = (who) =>
	({client: 'portal', proto: [1, 1], ...(who && who.event && {event: who.event.code})});
export const PAGE = {
	limit: 500
};
export const MY_MEETINGS = {
	state: 'scheduled'
};
export const ASKED_OF_ME = {
	direction: 'in',
	state: 'requested'
};

let sent = new Map(); /* null: nothing is taken any more */
const key_of = (method, params) => `${method} ${JSON.stringify(params)}`;

function ask(method, params, who, anybody) {
	const answer = send_call(method, params, who, anybody);

	answer.catch(() => {});
	sent.set(key_of(method, params), answer);
	return answer;
}

async function ask_ahead() {
	if (location.hash.startsWith('#cvi_'))
		return;
	const was = kept_who();
	const answer = await ask('hello', hello_for(was), was, true);
	const {result} = answer.ok ? await answer.clone().json() : {};

	if (!sent || !result || !READERS.includes(result.role) ||
		!['', '#today'].includes(location.hash))
		return;
	const who = {...result.principal, event: result.event};

	ask('event.get', {}, who);
	ask('meeting.list', {...PAGE, ...MY_MEETINGS}, who);
	if (who.organisation)
		ask('request.list', {...PAGE, ...ASKED_OF_ME}, who);
}

const asked = ask_ahead().catch(() => {});

/*
 * The answer that is on its way, once; null or undefined: it was not asked for. All that will be
 * asked for ahead is on its way by then: what follows keeps a slow phone busy.
 */
export async function take_early(method, params) {
	await asked;
	const answer = sent && sent.get(key_of(method, params));

	if (answer)
		sent.delete(key_of(method, params));
	return answer;
}

export const drop_early = () => { sent = null;};

words_of(chosen_language()).catch(() => {});
