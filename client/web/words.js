/*
 * words.js - every text of the pages, by language. A language is one file of words/; what it has
 * not, English says. {name} in a text stands for a value; {one, other} for a text by number n.
 */
import en from './words/en.js';
import ko from './words/ko.js';

const LANGUAGES = {en, ko};
const RIGHT_TO_LEFT = ['ar', 'fa', 'he', 'ur'];
let current = 'en';

/* {language: words} of pages that are fetched later. */
export function more_words(all) {
	for (const [code, words] of Object.entries(all))
		Object.assign(LANGUAGES[code], words);
}

export const languages = () => Object.entries(LANGUAGES).map(([code, words]) =>
	[code, words['language.name']]);
export const language = () => current;
/* of dates and numbers: day before month */
export const locale = () => (current === 'en' ? 'en-GB' : current);

export function use_language(wanted) {
	const kept = wanted || localStorage.getItem('language');
	const of_browser = navigator.languages.map((l) => l.split('-')[0]);

	current = [kept, ...of_browser].find((l) => LANGUAGES[l]) || 'en';
	if (wanted)
		localStorage.setItem('language', current);
	document.documentElement.lang = current;
	document.documentElement.dir = RIGHT_TO_LEFT.includes(current) ? 'rtl' : 'ltr';
}

export function has(key) {
	return key in LANGUAGES[current] || key in en;
}

export function w(key, values) {
	let text = LANGUAGES[current][key] ?? en[key];

	if (text === undefined)
		return key;
	if (typeof text === 'object')
		text = text[new Intl.PluralRules(current).select(values.n)] ?? text.other;
	return text.replace(/\{(\w+)\}/g, (all, which) => {
		const value = values && values[which];

		return value === undefined ? all : typeof value === 'number' ?
			value.toLocaleString(current) : value;
	});
}
