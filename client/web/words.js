/*
 * words.js - every text of the pages, by language. A language is one file of words/; what it has
 * not, English says. {name} in a text stands for a value; {one, other} for a text by number n.
 */
import {chosen_language, LANGUAGES, words_of} from './first.js';
import en from './words/en.js';

const WORDS = {
	en: {...en}
};
const RIGHT_TO_LEFT = ['ar', 'fa', 'he', 'ur'];
let current = 'en';

/* {language: words} of pages that are fetched later. */
export function more_words(all) {
	for (const [code, words] of Object.entries(all))
		WORDS[code] = {...WORDS[code], ...words};
}

export const languages = () => Object.entries(LANGUAGES);
export const language = () => current;
/* of dates and numbers: day before month */
export const locale = () => (current === 'en' ? 'en-GB' : current);

export async function use_language(wanted) {
	const found = wanted || chosen_language();

	try {
		more_words({[found]: await words_of(found)});
		current = found;
	} catch {
		current = 'en'; /* no line, and not kept */
	}
	if (wanted)
		localStorage.setItem('language', current);
	document.documentElement.lang = current;
	document.documentElement.dir = RIGHT_TO_LEFT.includes(current) ? 'rtl' : 'ltr';
}

export function has(key) { return key in WORDS[current] || key in WORDS.en; }

export function w(key, values) {
	let text = WORDS[current][key] ?? WORDS.en[key];

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
