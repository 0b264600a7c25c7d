/* me.js - oneself: the organisation, one's name and mail, devices, language, and the way out. */
import {end_session, is_staff, list, me, remember} from './calls.js';
import {changes} from './changes.js';
import {dialog, perform, perform_here} from './dialog.js';
import {stop} from './events.js';
import {categories} from './fair.js';
import {forget} from './kept.js';
import {read} from './line.js';
import {button, check, choice, el, field, name} from './page.js';
import {change_list} from './requests.js';
import {when} from './time.js';
import {language, languages, use_language, w} from './words.js';

export async function load() {
	const trader = !!me().organisation;
	const [tokens, person, organisation, names, waiting] = await Promise.all([
		list('token.list', {}), trader ? read('delegate.get', {}, 'person') : null,
		trader ? read('organisation.get', {organisation: me().organisation}, 'organisation')
		       : null,
		trader ? categories() : [], changes()
	]);

	return {
		tokens: tokens.filter((t) => !t.revoked),
		person: person && person.delegate,
		organisation: organisation && organisation.organisation,
		names,
		waiting
	};
}

const words_of = (text) => text.split(/[\s,;]+/).filter(Boolean);

/* Somebody's name and mail: one's own, or for the office of whom code names. */
export function person_form(d, code) {
	const full = el('input', {
		type: 'text',
		maxlength: 200,
		required: true,
		value: d.name,
		autocomplete: 'name'
	});
	const mail = el('input',
		{type: 'email', maxlength: 254, value: d.email || '', autocomplete: 'email'});
	const tongues = el('input', {type: 'text', value: (d.languages || []).join(' ')});

	dialog(w('me.person'),
		[
			field(w('me.name'), full), field(w('me.mail'), mail),
			field(w('me.languages'), tongues, w('me.languages_how'))
		],
		{
			ok: w('save'),
			act: () => perform('delegate.update', {
				...(code && {delegate: code}),
				if_rev: d.rev,
				name: full.value,
				...(mail.value && {email: mail.value}),
				languages: words_of(tongues.value)
			},
				{what: 'person', with: full.value}),
		});
}

/* Codes to choose from; the search narrows what is shown, not what is chosen. */
function code_picker(title, names, chosen) {
	const set = new Set(chosen);
	const box = el('div', {class: 'codes'});
	const fill = (text) => box.replaceChildren(
		...names.filter((c) => set.has(c.code) ||
					`${c.code} ${c.name}`.toLowerCase().includes(
						text.toLowerCase()))
			.slice(0, 40)
			.map((c) => check(
				     [name(c.name), ' ', el('span', {class: 'faint'}, c.code)], {
					     checked: set.has(c.code),
					     onchange: (e) => {
						     set[e.target.checked ? 'add' : 'delete'](
							     c.code);
					     }
				     })));

	fill('');
	return {
		set,
		box: el('fieldset', {}, el('legend', {}, title), el('input', {
			type: 'search',
			'aria-label': `${title}: ${w('partners.search')}`,
			placeholder: w('partners.search'),
			oninput: (e) => fill(e.target.value)
		}),
			box)
	};
}

export function organisation_form(o, names, code) {
	const area = (text) => el('textarea', {rows: 4, maxlength: 16384}, text);
	const profile = area(o.profile), products = area(o.products);
	const site = el('input', {type: 'url', maxlength: 500, value: o.website});
	const tongues = el('input', {type: 'text', value: o.languages.join(' ')});
	const wants = code_picker(w('organisation.wants'), names, o.wants);
	const offers = code_picker(w('organisation.offers'), names, o.offers);

	dialog(o.name,
		[
			field(w('organisation.profile'), profile),
			field(w('organisation.products'), products),
			field(w('organisation.website'), site),
			field(w('me.languages'), tongues, w('me.languages_how')), wants.box,
			offers.box
		],
		{
			ok: w('save'),
			act: () => perform('organisation.update', {
				...(code && {organisation: code}),
				if_rev: o.rev,
				profile: profile.value,
				products: products.value,
				website: site.value,
				languages: words_of(tongues.value),
				wants: [...wants.set],
				offers: [...offers.set]
			},
				{what: 'organisation', with: o.name}),
		});
}

function devices(tokens) {
	return el('section', {class: 'card'}, el('h2', {}, w('me.devices')),
		el('ul', {class: 'lines'},
			tokens.map(
				(t) => el('li', {class: 'row'},
					el('span', {}, name(t.label || t.id), ' ',
						el('span', {class: 'small faint'},
							t.last_used
								? w('me.last_used',
									  {when: when(t.last_used)})
								: w('me.made', {
									  when: when(t.created)
								  }))),
					button(w('me.revoke'),
						() => dialog(w('me.revoke'),
							el('p', {}, name(t.label || t.id)), {
								ok: w('me.revoke'),
								danger: true,
								act: () => perform('token.revoke',
									{token: t.id}, {
										what: 'revoke',
										with: t.label ||
											t.id
									})
							}))))));
}

async function sign_out() {
	const waiting = (await changes()).filter((c) => c.state === 'waiting');

	dialog(w('me.sign_out'),
		[
			el('p', {}, w('me.sign_out_what')),
			waiting.length > 0 &&
				el('p', {class: 'fault'}, w('me.unsent', {n: waiting.length}))
		],
		{
			ok: w('me.sign_out'),
			danger: true,
			act: async () => {
				const {account} = me();

				await end_session();
				stop();
				/* the daemon told the browser to forget all: it may be gone already
				 */
				await forget(account).catch(() => {});
				remember(null);
				location.replace('/');
			},
		});
}

async function tell_by(channel) {
	await perform_here('feed.channel', {channel}, {what: 'channel', with: channel});
}

const row = (what, value) => [el('dt', {}, what), el('dd', {}, value)];

export function draw({tokens, person, organisation: o, names, waiting}) {
	const named = new Map(names.map((c) => [c.code, c.name]));
	const codes = (all) => all.map((c) => named.get(c) || c).join(', ') || '–';

	return [
		is_staff() && change_list(waiting),
		person &&
			el('section', {class: 'card'}, el('h2', {}, w('me.person')),
				el('dl', {}, row(w('me.name'), name(person.name)),
					row(w('me.mail'), name(person.email)),
					row(w('me.languages'),
						(person.languages || []).join(', ') || '–')),
				button(w('edit'), () => person_form(person),
					{'data-key': 'edit-person'})),
		!person &&
			el('section', {class: 'card'},
				el('dl', {}, row(w('me.name'), name(me().name)),
					row(w('me.role'),
						w(me().duty && me().duty !== 'all'
								? `duty.${me().duty}`
								: `role.${me().role}`)))),
		o &&
			el('section', {class: 'card'}, el('h2', {}, name(o.name)),
				el('dl', {},
					row(w('organisation.languages'),
						o.languages.join(', ') || '–'),
					row(w('organisation.wants'), codes(o.wants)),
					row(w('organisation.offers'), codes(o.offers)),
					row(w('organisation.profile'), name(o.profile || '–'))),
				button(w('edit'), () => organisation_form(o, names),
					{'data-key': 'edit-org'})),
		!is_staff() && me().role !== 'monitor' &&
			el('section', {class: 'card'}, el('h2', {}, w('me.told')),
				el('p', {}, w('me.told_how')),
				el('div', {class: 'row'},
					['mail', 'feed', 'none'].map(
						(c) => button(w(`channel.${c}`), () => tell_by(c),
							{'data-key': `channel-${c}`})))),
		el('section', {class: 'card'}, el('h2', {}, w('language')),
			choice(languages(), language(), {
				'aria-label': w('language'),
				onchange: async (e) => {
					await use_language(e.target.value);
					location.reload();
				}
			})),
		devices(tokens),
		button(w('me.sign_out'), sign_out, {class: 'danger', 'data-key': 'sign-out'}),
	].filter(Boolean);
}
