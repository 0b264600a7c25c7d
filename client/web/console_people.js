/* console_people.js - organisations and their people: who they are, who can log in, who leaves. */
import {call, me} from './calls.js';
import {dialog, perform, perform_here, toast} from './dialog.js';
import {button_for} from './duties.js';
import {read_list} from './line.js';
import {organisation_form, person_form} from './me.js';
import {button, choice, el, field, name} from './page.js';
import {qr} from './qr.js';
import {when} from './time.js';
import {language, w} from './words.js';

const FIRST = 60;
const DUTIES = ['all', 'desk', 'planner', 'viewer', 'scanner'];
const chosen = {
	text: '',
	kind: '',
	only: ''
};
let count = FIRST;

export async function load() {
	const [organisations, delegates, accounts, interpreters, names] = await Promise.all([
		read_list('organisation.list'), read_list('delegate.list'),
		read_list('account.list'), read_list('interpreter.list'),
		read_list('category.list', {language: language()})
	]);

	return {organisations, delegates, accounts, interpreters, names};
}

const account_of = (accounts, who) =>
	accounts.find((a) => a.delegate === who.code || a.interpreter === who.code);

/* What an invitation opens: this page, by the address that the daemon knows where it knows one. */
const link_of = (invited) => invited.web || `${location.origin}/#${invited.invitation}`;

function badge(invited, who) {
	const link = link_of(invited);

	return el('div', {class: 'badge'}, el('h3', {}, name(who)), qr(link, w('people.qr')),
		field(w('people.link'), el('input', {
			type: 'text',
			readonly: true,
			value: link,
			onfocus: (e) => e.target.select()
		})),
		el('p', {class: 'small'}, w('people.expires', {when: when(invited.expires)})),
		button(w('people.copy'), async () => {
			await navigator.clipboard.writeText(link);
			toast(w('people.copied'), 'done');
		}));
}

function show_badges(badges) {
	const {box} = dialog(w('people.links'), [
		el('p', {}, w('people.links_what')),
		button(w('people.print'), () => window.print()), el('div', {class: 'cards'}, badges)
	]);

	box.classList.add('wide');
}

async function invite(who, kind) {
	const done = await perform_here('account.invite', {[kind]: who.code},
		{what: 'invite', with: who.name}, w('people.invited'));

	if (done)
		show_badges([badge(done, who.name)]);
}

/* Who cannot log in yet, after a look at how many they are. */
function invite_all({delegates, interpreters, accounts}) {
	const outside = [
		...delegates.filter((d) => !d.withdrawn).map((d) => [d, 'delegate']),
		...interpreters.map((i) => [i, 'interpreter'])
	].filter(([p]) => !(account_of(accounts, p) || {}).enrolled);
	const progress = el('p', {role: 'status'});
	const badges = [];

	dialog(w('people.invite_all'),
		[
			el('p', {}, w('people.invite_n', {n: outside.length})),
			el('p', {class: 'small'}, w('people.replaces')), progress
		],
		outside.length > 0 && {
			ok: w('people.invite_all'),
			act: async () => {
				for (const [p, kind] of outside.slice(badges.length)) {
					const done =
						await perform('account.invite', {[kind]: p.code},
							{what: 'invite', with: p.name}, '');

					if (done)
						badges.push(badge(done, p.name));
					progress.textContent =
						`${badges.length} / ${outside.length}`;
				}
				show_badges(badges);
			},
		});
}

/* Somebody of the office, or a screen. */
function new_colleague() {
	const full = el('input', {type: 'text', required: true, maxlength: 120});
	const duty =
		choice([...DUTIES.map((d) => [d, w(`duty.${d}`)]), ['', w('role.monitor')]], 'all');

	dialog(w('people.new_colleague'),
		[field(w('me.name'), full), field(w('people.duty'), duty)], {
			ok: w('people.invite'),
			act: async () => {
				const done = await perform('account.invite', {
					role: duty.value ? 'staff' : 'monitor',
					name: full.value,
					...(duty.value && {duty: duty.value})
				},
					{what: 'invite', with: full.value}, '');

				if (done)
					show_badges([badge(done, full.value)]);
			},
		});
}

function office(all) {
	const staff = all.filter((a) => a.role === 'staff' || a.role === 'monitor');

	return el('section', {class: 'card'}, el('h2', {}, w('people.office')),
		el('ul', {class: 'lines'},
			staff.map((a) => el('li', {class: 'row'},
					  el('span', {}, name(a.name), ' ',
						  el('span', {class: 'small faint'},
							  a.role === 'monitor'
								  ? w('role.monitor')
								  : w(`duty.${a.duty || 'all'}`)),
						  ' ',
						  el('span', {class: 'state'},
							  w(`account.${
								  a.disabled ? 'disabled'
									  : a.enrolled
									  ? 'enrolled'
									  : 'invited'}`))),
					  a.id !== me().account &&
						  button_for('account.disable',
							  w(a.disabled ? 'people.open'
								       : 'people.close'),
							  () => perform_here(a.disabled
									  ? 'account.enable'
									  : 'account.disable',
								  {account: a.id}, {
									  what: 'account',
									  with: a.name
								  }))))),
		button_for('account.invite', w('people.new_colleague'), new_colleague));
}

/* What a method would do, told before it is done: dry_run first. */
async function with_look(title, method, params, about, tell, more) {
	const would = await call(method, {...params, key: crypto.randomUUID(), dry_run: true});

	dialog(title, [tell(would), more],
		{ok: title, danger: true, act: () => perform(method, params, about)});
}

const meetings_of = (list_of) => list_of.length > 0 &&
	el('ul', {class: 'reasons'},
		list_of.map((m) => el('li', {}, m.id, ' ', m.start ? when(m.start, m.end) : '', ' ',
				    (m.delegates || []).map((d) => d.name).join(', '))));

function withdraw(kind, who) {
	const reason = el('input', {type: 'text', required: true, maxlength: 500});

	dialog(w('people.withdraw'),
		[el('p', {}, name(who.name)), field(w('reason'), reason, w('reason.shown'))], {
			ok: w('people.look'),
			act: () => with_look(w('people.withdraw'), `${kind}.withdraw`,
				{[kind]: who.code, reason: reason.value},
				{what: 'leave', with: who.name},
				(would) => [el('p', {}, w('people.would', {
					meetings: would.cancelled.length,
					requests: would.requests.length
				})),
					meetings_of(would.cancelled),
					el('p', {class: 'small'}, w('people.repair'))]),
		});
}

function replace(who, colleagues) {
	const by = choice(colleagues.map((d) => [d.code, d.name]), colleagues[0].code);

	dialog(w('people.replace'),
		[el('p', {}, name(who.name)), field(w('meeting.who_comes'), by)], {
			ok: w('people.look'),
			act: () => with_look(w('people.replace'), 'delegate.replace',
				{delegate: who.code, by: by.value},
				{what: 'replace', with: who.name},
				(would) => [el('p', {}, w('people.goes_over', {
					meetings: would.meetings.length,
					requests: would.requests.length
				})),
					meetings_of(would.meetings)]),
		});
}

function new_delegate(organisation) {
	const text = (props) =>
		el('input', {type: 'text', required: true, maxlength: 200, ...props});
	const code = text({maxlength: 64}), full = text(), mail = text({type: 'email'});

	dialog(w('people.new_delegate'),
		[
			field(w('people.code'), code), field(w('me.name'), full),
			field(w('me.mail'), mail)
		],
		{
			ok: w('save'),
			act: () => perform('delegate.create', {
				code: code.value,
				organisation,
				name: full.value,
				email: mail.value
			},
				{what: 'create', with: full.value})
		});
}

function new_organisation() {
	const text = (props) =>
		el('input', {type: 'text', required: true, maxlength: 200, ...props});
	const code = text({maxlength: 64}), full = text(),
	      country = text({minlength: 2, maxlength: 2});
	const tongues = text({value: 'en'});
	const kind = choice(
		['foreign_buyer', 'procurement', 'exhibitor'].map((k) => [k, w(`kind.${k}`)]),
		'foreign_buyer');

	dialog(w('people.new_organisation'),
		[
			field(w('people.code'), code), field(w('people.kind'), kind),
			field(w('me.name'), full), field(w('partners.country'), country),
			field(w('me.languages'), tongues)
		],
		{
			ok: w('save'),
			act: () => perform('organisation.create', {
				code: code.value,
				kind: kind.value,
				name: full.value,
				country: country.value.toUpperCase(),
				languages: tongues.value.split(/\s+/).filter(Boolean)
			},
				{what: 'create', with: full.value})
		});
}

function person(p, kind, data, colleagues) {
	const account = account_of(data.accounts, p);
	const state = p.withdrawn  ? 'withdrawn'
		: !account	   ? 'none'
		: account.disabled ? 'disabled'
		: account.enrolled ? 'enrolled'
				   : 'invited';
	const key = (what) => ({'data-key': `${what}-${p.code}`});

	return el('li', {class: 'row'},
		el('span', {}, name(p.name), ' ', el('span', {class: 'small faint'}, p.code), ' ',
			el('span', {class: `state ${state}`}, w(`account.${state}`))),
		!p.withdrawn &&
			button_for('account.invite', w(account ? 'people.again' : 'people.invite'),
				() => invite(p, kind), key('invite')),
		kind === 'delegate' && !p.withdrawn &&
			[
				button_for(
					'delegate.update', w('edit'), () => person_form(p, p.code)),
				colleagues.length > 0 &&
					button_for('delegate.replace', w('people.replace'),
						() => replace(p, colleagues)),
				button_for('delegate.withdraw', w('people.withdraw'),
					() => withdraw('delegate', p), {class: 'danger'})
			],
		kind === 'delegate' && p.withdrawn &&
			button_for('delegate.reinstate', w('people.reinstate'),
				() => perform_here('delegate.reinstate', {delegate: p.code},
					{what: 'return', with: p.name})),
		account &&
			button_for('account.disable',
				w(account.disabled ? 'people.open' : 'people.close'),
				() => perform_here(
					account.disabled ? 'account.enable' : 'account.disable',
					{account: account.id}, {what: 'account', with: p.name})));
}

function organisation(o, data) {
	const mine = data.delegates.filter((d) => d.organisation === o.code);
	const there = mine.filter((d) => !d.withdrawn);

	return el('li', {class: 'card'},
		el('details', {},
			el('summary', {'data-key': `org-${o.code}`}, el('strong', {}, name(o.name)),
				' ',
				el('span', {class: 'small faint'},
					`${o.code} · ${o.country} · ${w(`kind.${o.kind}`)}`),
				' ',
				o.withdrawn &&
					el('span', {class: 'state declined'},
						w('account.withdrawn'))),
			el('ul', {class: 'lines'},
				mine.map((d) => person(d, 'delegate', data,
						 there.filter((c) => c !== d)))),
			el('div', {class: 'row'},
				button_for('organisation.update', w('edit'),
					() => organisation_form(o, data.names, o.code)),
				button_for('delegate.create', w('people.new_delegate'),
					() => new_delegate(o.code)),
				o.withdrawn
					? button_for('organisation.reinstate',
						  w('people.reinstate'),
						  () => perform_here('organisation.reinstate',
							  {organisation: o.code},
							  {what: 'return', with: o.name}))
					: button_for('organisation.withdraw', w('people.withdraw'),
						  () => withdraw('organisation', o),
						  {class: 'danger'}))));
}

export function draw(data, here) {
	const {organisations, delegates, accounts, interpreters} = data;
	const outside = (d) => !d.withdrawn && !(account_of(accounts, d) || {}).enrolled;
	const fits = (o) => {
		const mine = delegates.filter((d) => d.organisation === o.code);
		const words =
			[o.code, o.name, ...mine.flatMap((d) => [d.code, d.name, d.email || ''])];

		return (!chosen.kind || o.kind === chosen.kind) &&
			(!chosen.only || mine.some(outside)) &&
			words.join(' ').toLowerCase().includes(chosen.text.toLowerCase());
	};
	const results = el('div', {});
	const fill = () => {
		const found = organisations.filter(fits);

		results.replaceChildren(el('p', {class: 'small faint', role: 'status'},
						w('people.n', {n: found.length})),
			el('ul', {}, found.slice(0, count).map((o) => organisation(o, data))),
			found.length > count ? button(w('more'), () => {
				count += FIRST;
				fill();
			}) : '');
	};
	const set = (what) => (e) => {
		chosen[what] = e.target.value;
		count = FIRST;
		fill();
	};

	fill();
	return [
		el('div', {class: 'row'},
			button_for(
				'account.invite', w('people.invite_all'), () => invite_all(data)),
			button_for('organisation.create', w('people.new_organisation'),
				new_organisation)),
		el('div', {class: 'grid'}, field(w('partners.search'), el('input', {
			type: 'search',
			value: chosen.text,
			'data-key': 'people-search',
			oninput: set('text')
		})),
			field(w('people.kind'),
				choice(
					[
						['', w('any')],
						...['foreign_buyer', 'procurement', 'exhibitor']
							.map((k) => [k, w(`kind.${k}`)])
					],
					chosen.kind, {onchange: set('kind')})),
			field(w('people.login'),
				choice([['', w('any')], ['outside', w('people.outside')]],
					chosen.only, {onchange: set('only')}))),
		results,
		interpreters.length > 0 &&
			el('section', {class: 'card'}, el('h2', {}, w('people.interpreters')),
				el('ul', {class: 'lines'},
					interpreters.map(
						(i) => person(i, 'interpreter', data, [])))),
		office(accounts)
	];
}
