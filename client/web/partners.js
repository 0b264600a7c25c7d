/* partners.js - whom to meet: ranked with reasons, searched, filtered, wished for, asked. */
import {call, list, me, Refused} from './calls.js';
import {dialog, fault, perform, perform_here} from './dialog.js';
import {categories, fair, hall_name, locations} from './fair.js';
import {read_list} from './line.js';
import {button, check, choice, el, field, link, name} from './page.js';
import {own_time, when} from './time.js';
import {language, w} from './words.js';

const FIRST = 30;     /* shown before "more" */
const LOOKED_AT = 40; /* partners that are looked up at a time for "free at" */
const AT_ONCE = 4;
const SLOTS_SHOWN = 24;

const chosen = {
	text: '',
	country: '',
	category: '',
	hall: '',
	slot: '',
	preference: ''
};
let count = FIRST;
let in_category = null; /* {code, codes}: who has the category that is chosen */
let free_at = null; /* {looked, free}: codes of whom was looked up for the slot, and has it free */

export async function load() {
	const [event, matches, preferences, places, requests, names] = await Promise.all([
		fair(), read_list('match.list', {language: language()}),
		read_list('preference.list'), locations(), read_list('request.list'), categories()
	]);

	return {event, matches, preferences, places, requests, names};
}

const halls_of = (places, code) => [...new Set(
	places.filter((l) => (l.organisation || '').split(';').includes(code)).map((l) => l.hall))];

function preference_of(preferences, code) {
	const mine = preferences.filter((p) => p.to === code);

	return (mine.find((p) => p.from === me().delegate) || mine[0] || {}).preference || 'none';
}

/* Those of a list of which f comes true, some asked at a time. */
async function filter_by(items, f) {
	const found = [];
	const rest = [...items];

	await Promise.all(Array.from({length: AT_ONCE}, async () => {
		for (let item = rest.shift(); item; item = rest.shift())
			if (await f(item))
				found.push(item);
	}));
	return found;
}

async function is_free(organisation, slot) {
	try {
		const {slots} = await call('meeting.slots', {with: organisation});

		return slots.some((s) => s.slot === slot);
	} catch (e) {
		if (e instanceof Refused)
			return false;
		throw e;
	}
}

/* By all filters but the slot. */
function listed({matches, preferences, places}) {
	const text = chosen.text.toLowerCase();

	return matches.filter(
		(m) => (!text || `${m.name} ${m.organisation}`.toLowerCase().includes(text)) &&
			(!chosen.country || m.country === chosen.country) &&
			(!chosen.preference ||
				preference_of(preferences, m.organisation) === chosen.preference) &&
			(!chosen.hall || halls_of(places, m.organisation).includes(chosen.hall)) &&
			(!chosen.category || !in_category || in_category.has(m.organisation)));
}

const matching = (data) =>
	listed(data).filter((m) => !chosen.slot || !free_at || free_at.free.has(m.organisation));

/* Of whom the list has and nobody has looked up: the best first. */
async function look_on(data) {
	const now = free_at, slot = +chosen.slot;
	const next = listed(
		data).map((m) => m.organisation)
			     .filter((o) => !now.looked.has(o))
			     .slice(0, LOOKED_AT);

	for (const o of await filter_by(next, (o) => is_free(o, slot)))
		now.free.add(o);
	next.forEach((o) => now.looked.add(o));
}

/* How many were looked up for the slot, and a way to the others. */
function looked_at(data, redraw) {
	const all = listed(data);
	const n = all.filter((m) => free_at.looked.has(m.organisation)).length;

	return el('p', {class: 'small', role: 'status'},
		w('partners.looked_at', {n, all: all.length}), ' ',
		n < all.length && button(w('partners.look_on'), async (e) => {
			e.target.disabled = true;
			await look_on(data).catch((wrong) => dialog(w('refused'), fault(wrong)));
			redraw();
		}, {'data-key': 'look-on'}));
}

const any = (options) => [['', w('any')], ...options];

function filters(data, here) {
	const {event, matches, places, names} = data;
	const redraw = () => {
		count = FIRST;
		here.redraw();
	};
	const select = (what, options, act) =>
		field(w(`partners.${what}`), choice(any(options), chosen[what], {
			'data-key': `filter-${what}`,
			onchange: async (e) => {
				chosen[what] = e.target.value;
				if (act)
					await act(chosen[what]);
				redraw();
			}
		}));
	const category = async (code) => {
		in_category = code ? new Set((await list('organisation.list', {category: code}))
						     .map((o) => o.code))
				   : null;
	};
	const slot = async (no) => {
		free_at = no ? {looked: new Set(), free: new Set()} : null;
		if (no)
			await look_on(data);
	};
	const countries = [...new Set(matches.map((m) => m.country))].sort();
	const halls = [...new Set(places.filter((l) => l.organisation).map((l) => l.hall))];

	return el('details', {
		class: 'filters',
		open: Object.entries(chosen).some(([k, v]) => v && k !== 'text')
	},
		el('summary', {'data-key': 'filters'}, w('partners.filters')),
		el('div', {class: 'grid'}, select('country', countries.map((c) => [c, c])),
			select('category', names.map((c) => [c.code, c.name]), category),
			select('hall', halls.map((h) => [h, hall_name(event, h)])),
			select('slot',
				event.slots.filter((s) => !s.past)
					.map((s) => [String(s.slot), when(s.start, s.end)]),
				slot),
			select('preference',
				['must', 'want'].map((p) => [p, w(`preference.${p}`)]))),
		chosen.slot && free_at && looked_at(data, redraw));
}

function prefer(m, now) {
	return el('div', {class: 'prefer', role: 'group', 'aria-label': w('preference.of')},
		['must', 'want', 'avoid'].map((p) => el('button', {
			type: 'button',
			'aria-pressed': String(now === p),
			'data-key': `${p}-${m.organisation}`,
			onclick: () => {
				const set = () => perform(...['preference.set',
					{to: m.organisation, preference: now === p ? 'none' : p},
					{what: 'prefer', with: m.name}]);

				if (p === 'avoid' && now !== p)
					dialog(w('preference.avoid'),
						el('p', {}, name(m.name), ': ',
							w('preference.avoid_what')),
						{
							ok: w('preference.avoid'),
							danger: true,
							act: set
						});
				else
					perform_here('preference.set', {
						to: m.organisation,
						preference: now === p ? 'none' : p
					},
						{what: 'prefer', with: m.name});
			}
		},
						      w(`preference.${p}`))));
}

/* Slots that may be wished for, as a list to mark in order. */
export function slot_list(slots, at_most) {
	const marked = [];
	const box = el('ol', {class: 'wishes'}, slots.slice(0, SLOTS_SHOWN).map((s) => {
		const own = own_time(s.start);

		return el('li', {},
			check(
				[
					when(s.start, s.end), own ? ` (${own})` : '',
					el('span', {class: 'small faint'}, ' ',
						name(s.location_name))
				],
				{
					value: s.slot,
					onchange: (e) => {
						if (e.target.checked)
							marked.push(s.slot);
						else
							marked.splice(marked.indexOf(s.slot), 1);
						while (marked.length > at_most) {
							const first = marked.shift();

							box.querySelector(`input[value="${first}"]`)
								.checked = false;
						}
					}
				}));
	}));

	return {box, marked};
}

async function ask(m) {
	let slots = [], why = null;

	try {
		({slots} = await call('meeting.slots', {with: m.organisation}));
	} catch (e) {
		if (!(e instanceof Refused))
			throw e;
		why = e;
	}
	const {box, marked} = slot_list(slots, 5);
	const message = el('textarea', {rows: 4, maxlength: 2000});

	dialog(w('partners.ask'),
		[
			el('p', {class: 'big'}, name(m.name)),
			why ? el('p', {class: 'fault'}, name(why.message))
			    : slots.length === 0 && el('p', {class: 'note'}, w('partners.no_slot')),
			field(w('partners.message'), message),
			slots.length > 0 &&
				el('fieldset', {}, el('legend', {}, w('partners.wishes')), box)
		],
		{
			ok: w('partners.ask'),
			act: () => perform('request.create', {
				to: m.organisation,
				...(marked.length && {slots: marked}),
				...(message.value.trim() && {message: message.value.trim()})
			},
				{what: 'ask', with: m.name}, w('partners.asked')),
		});
}

async function more(m) {
	const {organisation: o} = await call('organisation.get', {organisation: m.organisation});
	const names = new Map((await categories()).map((c) => [c.code, c.name]));
	const codes = (all) => all.map((c) => names.get(c) || c).join(', ');
	const row = (what, value) =>
		value && [el('dt', {}, w(`organisation.${what}`)), el('dd', {}, value)];

	dialog(o.name,
		el('dl', {}, row('country', o.country), row('languages', o.languages.join(', ')),
			row('offers', codes(o.offers)), row('wants', codes(o.wants)),
			row('profile', o.profile && name(o.profile)),
			row('products', o.products && name(o.products)),
			row('website', o.website && link(o.website)),
			row('people', o.delegates.map((d, i) => [i ? ', ' : '', name(d.name)]))));
}

const safely = (f) => async () => {
	try {
		await f();
	} catch (e) {
		dialog(w('refused'), fault(e));
	}
};

function card(m, {preferences, places, event, requests}) {
	const between = requests.find(
		(r) => [r.from.organisation, r.to.organisation].includes(m.organisation) &&
			['requested', 'accepted', 'scheduled'].includes(r.state));
	const halls = halls_of(places, m.organisation).map((h) => hall_name(event, h));

	return el('li', {class: 'card partner'},
		el('div', {class: 'row'}, el('h2', {}, name(m.name)),
			el('span', {class: 'score', title: w('partners.score')},
				el('span', {class: 'unseen'}, w('partners.score'), ' '), m.score)),
		el('p', {class: 'small faint'}, m.country, ' · ', w(`kind.${m.kind}`),
			halls.length > 0 && [' · ', name(halls.join(', '))]),
		m.reasons.length > 0 &&
			el('ul', {class: 'reasons'},
				m.reasons.map(
					(r) => el('li', {}, name(r.text), ' ',
						el('span', {class: 'faint'},
							`${r.points > 0 ? '+' : ''}${r.points}`)))),
		el('div', {class: 'row'}, prefer(m, preference_of(preferences, m.organisation)),
			button(w('partners.more'), safely(() => more(m)),
				{'data-key': `more-${m.organisation}`}),
			between ? el('a', {href: '#requests', class: 'state'},
					  w(`state.${between.state}`))
				: button(w('partners.ask'), safely(() => ask(m)),
					  {class: 'main', 'data-key': `ask-${m.organisation}`})));
}

function avoided(preferences) {
	const all = preferences.filter((p) => p.preference === 'avoid');

	return all.length > 0 &&
		el('section', {}, el('h2', {}, w('partners.avoided')),
			el('ul', {class: 'lines'},
				all.map((p) => el('li', {class: 'row'}, name(p.to_name),
						p.from === me().delegate ||
								p.from === me().organisation
							? button(w('preference.take_back'),
								  () => perform_here(
									  'preference.set', {
										  to: p.to,
										  preference: 'none'
									  },
									  {
										  what: 'prefer',
										  with: p.to_name
									  }))
							: null))));
}

export function draw(data, here) {
	const found = matching(data);
	const results = el('div', {});
	const fill = () => {
		const now = matching(data);

		results.replaceChildren(el('p', {class: 'small faint', role: 'status'},
						w('partners.n', {n: now.length})),
			el('ul', {class: 'cards'}, now.slice(0, count).map((m) => card(m, data))),
			now.length > count ? button(w('more'), () => {
				count += FIRST;
				fill();
			}, {'data-key': 'more'}) : '');
	};
	const search = el('input', {
		type: 'search',
		value: chosen.text,
		'data-key': 'search',
		oninput: (e) => {
			chosen.text = e.target.value;
			count = FIRST;
			fill();
		}
	});

	fill();
	return [
		field(w('partners.search'), search), filters(data, here),
		data.matches.length === 0 ? el('p', {class: 'empty'}, w('partners.empty'))
					  : found.length >= 0 && results,
		avoided(data.preferences)
	].filter(Boolean);
}
