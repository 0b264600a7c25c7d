/*
 * words.js - every text of the pages, by language. A language is one file of words/; what it has
 * not, English says. {name} in a text stands for a value; {one, other} for a text by number n.
 */
import en from './words/en.js';

/* Each is fetched when it is used; its own name, for who looks for it in a list. */
const NAMES = {
	en: 'English',
	ko: '한국어'
};
const FILES = {
	ko: () => import('./words/ko.js')
};
const LANGUAGES = {
	en: {...en}
};
const RIGHT_TO_LEFT = ['ar', 'fa', 'he', 'ur'];
let current = 'en';

/* {language: words} of pages that are fetched later. */
export function more_words(all) {
	for (const [code, words] of Object.entries(all))
		LANGUAGES[code] = {...LANGUAGES[code], ...words};
}

export const languages = () => Object.entries(NAMES);
export const language = () => current;
/* of dates and numbers: day before month */
export const locale = () => (current === 'en' ? 'en-GB' : current);

export async function use_language(wanted) {
	const kept = wanted || localStorage.getItem('language');
	const of_browser = navigator.languages.map((l) => l.split('-')[0]);
	const found = [kept, ...of_browser].find((l) => NAMES[l]) || 'en';

	try {
		if (FILES[found])
			more_words({[found]: (await FILES[found]()).default});
		current = found;
	} catch {
		current = 'en'; /* no line, and not kept */
	}
	if (wanted)
		localStorage.setItem('language', current);
	document.documentElement.lang = current;
	document.documentElement.dir = RIGHT_TO_LEFT.includes(current) ? 'rtl' : 'ltr';
}

export function has(key) { return key in LANGUAGES[current] || key in LANGUAGES.en; }

export function w(key, values) {
	let text = LANGUAGES[current][key] ?? LANGUAGES.en[key];

	if (text === undefined)
		return key;
	if (typeof text === 'object')
		text = text[new Intl.PluralRules(current).select(values.n)] ?? text.other;
	return text.replace(/\{(\w+)\}/g, (all, which) => {
		const value = values && values[which];

		return value === undefined	    ? all
			: typeof value === 'number' ? value.toLocaleString(current)
						    : value;
	});
}
