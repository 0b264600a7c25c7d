/* fair.js - what hardly changes of the fair: the event with its slots and halls, its places. */
import {read, read_list} from './line.js';
import {language} from './words.js';

let asked = new Map();

function once(name, ask) {
	if (!asked.has(name))
		asked.set(name, ask().catch((e) => {
			asked.delete(name);
			throw e;
		}));
	return asked.get(name);
}

export const fair = () => once('event', async () => (await read('event.get', {}, 'event')).event);
export const locations = () => once('locations', () => read_list('location.list', {}, 'locations'));
export const categories = () =>
	once('categories', () => read_list('category.list', {language: language()}));

export const forget_fair = () => { asked = new Map();};

export const hall_name = (event, code) => {
	const hall = event.halls.find((h) => h.code === code);

	return hall && hall.name || code;
};

/* The days of the grid: [{day, slots}]. */
export function days_of(event) {
	const days = new Map();

	for (const s of event.slots) {
		const day = s.start.slice(0, 10);

		days.set(day, [...days.get(day) || [], s]);
	}
	return [...days].map(([day, slots]) => ({day, slots}));
}
