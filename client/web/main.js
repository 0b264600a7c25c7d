/* main.js - the frame of the pages: who is here, where they are, what is shown, and until when it
 * holds. */
import {greet, is_staff, list, me, remember, remembered, SignedOut, Unreached} from './calls.js';
import {changes, on_changes, on_signed_out, send} from './changes.js';
import {fault} from './dialog.js';
import {follow, look_again} from './events.js';
import {forget_fair} from './fair.js';
import {drop_early} from './first.js';
import {as_of, line_is_up, on_line} from './line.js';
import {login} from './login.js';
import {button, choice, el, name} from './page.js';
import {clock_time} from './time.js';
import * as today from './today.js';
import {use_language, w} from './words.js';

const TOGETHER_MS = 150; /* events so close are looked after once */

const TRADER = ['buyer', 'exhibitor'];
const PERSON = [...TRADER, 'interpreter'];
const WATCHING = ['staff', 'monitor'];
const VIEWS = {
	today: {roles: PERSON, view: today},
	diary: {roles: PERSON, bring: () => import('./diary.js')},
	partners: {roles: TRADER, bring: () => import('./partners.js')},
	requests: {roles: TRADER, bring: () => import('./requests.js')},
	board: {roles: WATCHING, bring: () => import('./board.js')},
	console: {roles: ['staff'], bring: () => import('./console.js')},
	me: {roles: [...PERSON, ...WATCHING], bring: () => import('./me.js')},
};

let frame = null;
let turn = 0; /* of what is drawn: an older answer draws nothing */
let soon = null;
let shown = null;

/* Who stands at the door has no figures and no office. */
const allowed = () => Object.keys(VIEWS).filter(
	(v) => VIEWS[v].roles.includes(me().role) && (me().duty !== 'scanner' || v === 'me'));

function place() {
	const [head, ...path] = location.hash.slice(1).split('?')[0].split('/');
	const view = allowed().includes(head) ? head : allowed()[0];

	return {
		view,
		path: path.map(decodeURIComponent),
		wall: location.search.includes('wall') || location.hash.includes('?wall')
	};
}

function banner() {
	const since = as_of();

	frame.banner.replaceChildren(...line_is_up() ? [] : [
		el('span', {},
			since ? w('line.down_as_of', {time: clock_time(since)}) : w('line.down'))
	]);
	frame.banner.hidden = line_is_up();
}

async function count_changes() {
	const on_their_way = (await changes()).filter((c) => c.late || c.state !== 'waiting');

	frame.waiting.hidden = on_their_way.length === 0;
	frame.waiting.textContent = w('changes.n', {n: on_their_way.length});
}

/* Who works for several fairs says which one it is about. */
function event_chooser(events) {
	const {event} = me();

	return choice(events.map((e) => [e.code, e.name]), event && event.code, {
		id: 'event',
		'aria-label': w('event.which'),
		onchange: (e) => {
			remember({...me(), event: {code: e.target.value}});
			location.reload();
		}
	});
}

/* Without a word about it, one that is open is meant. True: the page is on its way to another. */
async function choose_event() {
	const events = WATCHING.includes(me().role) ? await list('event.list').catch(() => []) : [];

	if (frame && events.length > 1)
		frame.fair.replaceChildren(event_chooser(events));
	if (me().event || events.length < 2)
		return false;
	const meant = events.find((e) => e.state === 'open') || events[0];

	remember({...me(), event: {code: meant.code}});
	location.reload();
	return true;
}

function make_frame() {
	const links = allowed().map(
		(v) => el('li', {}, el('a', {href: `#${v}`, 'data-view': v}, w(`nav.${v}`))));

	frame = {
		banner: el('div', {id: 'banner', role: 'status', hidden: true}),
		waiting: el(
			'a', {id: 'waiting', href: is_staff() ? '#me' : '#requests', hidden: true}),
		main: el('main', {id: 'main'}),
		fair: el(
			'strong', {class: 'fair'}, name(me().event ? me().event.name : 'convened')),
		nav: el('nav', {'aria-label': w('nav.name')}, el('ul', {}, links)),
	};
	document.body.replaceChildren(el('a', {
		class: 'skip',
		href: '#main',
		onclick: (e) => {
			e.preventDefault();
			frame.main.querySelector('h1').focus();
		}
	},
					      w('nav.skip')),
		el('header', {}, frame.fair, frame.waiting,
			el('span', {class: 'who'}, name(me().name))),
		frame.nav, frame.banner, frame.main,
		el('div', {id: 'toasts', role: 'status', 'aria-live': 'polite'}));
	document.body.className = place().wall ? 'wall' : '';
	banner();
	count_changes();
}

function put(title, nodes, moved) {
	const held = document.activeElement && document.activeElement.dataset.key;
	const h1 = el('h1', {tabindex: -1}, title);
	const open = [...frame.main.querySelectorAll('details[open] > [data-key]')].map(
		(n) => n.dataset.key);

	frame.main.replaceChildren(h1, ...nodes);
	for (const n of frame.main.querySelectorAll('details > [data-key]'))
		n.parentNode.open ||= open.includes(n.dataset.key);
	const again = held &&
		[...frame.main.querySelectorAll('[data-key]')].find((n) => n.dataset.key === held);

	if (moved)
		h1.focus({preventScroll: true});
	else if (again)
		again.focus({preventScroll: true});
}

/* moved: the person went somewhere; else what is there is looked after. */
async function show(moved) {
	const mine = ++turn;
	const at = place();
	const entry = VIEWS[at.view];
	const title = w(`nav.${at.view}`);

	if (moved) {
		for (const a of frame.nav.querySelectorAll('a')) {
			if (a.dataset.view === at.view)
				a.setAttribute('aria-current', 'page');
			else
				a.removeAttribute('aria-current');
		}
		document.title = `${title} – ${me().event ? me().event.name : 'convened'}`;
		put(title, [el('p', {class: 'faint', role: 'status'}, w('loading'))], true);
		window.scrollTo(0, 0);
		frame.main.dataset.shown = '';
		if (shown && shown.left)
			shown.left();
	}
	try {
		const view = entry.view || (entry.view = await entry.bring());
		const here = {...at, refresh: () => show(false), redraw: null};
		const data = await view.load(here);

		drop_early();

		if (mine !== turn)
			return;
		shown = view;
		here.redraw = () => put(title, view.draw(data, here), false);
		put(title, view.draw(data, here), moved);
	} catch (e) {
		if (mine !== turn)
			return;
		if (e instanceof SignedOut) {
			signed_out();
			return;
		}
		if (!(e instanceof Unreached) && !e.code)
			console.error(e);
		put(title, [fault(e), button(w('again'), () => show(true), {class: 'main'})],
			false);
	}
	frame.main.dataset.shown = at.view;
	performance.mark('shown');
}

function look_soon(event) {
	if (!event || ['event', 'location', 'import'].includes(event.topic))
		forget_fair();
	clearTimeout(soon);
	soon = setTimeout(() => frame && show(false), TOGETHER_MS);
}

function signed_out() {
	frame = null;
	turn++;
	login({expired: true, enter: start});
}

/* Without it (no certificate that the browser trusts, say) all is well but for lines that go. */
async function keep_shell() {
	try {
		await navigator.serviceWorker.register('/sw.js');
	} catch (e) {
		console.info('no pages without a line:', e.message);
	}
}

let followed = false;

/* Somebody is logged in, or was when the line went. since: what the page is about to read is newer.
 */
function enter(since) {
	make_frame();
	if (!followed)
		listen(since);
	show(true);
}

function listen(since) {
	followed = true;
	follow({changed: look_soon, everything: () => look_soon(null), signed_out}, since);
	on_line((up) => {
		if (!frame)
			return;
		banner();
		if (up)
			send().then(() => frame && show(false));
	});
	on_changes(() => {
		if (!frame)
			return;
		count_changes();
		look_soon({});
	});
	on_signed_out(signed_out);
	addEventListener('hashchange', () => frame && show(true));
	addEventListener('online', look_again);
	addEventListener('visibilitychange', () => document.hidden || look_again());
	addEventListener('load', keep_shell);
	if (document.readyState === 'complete')
		keep_shell();
}

async function start() {
	let hello;

	try {
		hello = await greet();
	} catch (e) {
		if (e instanceof Unreached && remembered()) {
			enter();
			return;
		}
		if (e instanceof Unreached) {
			document.body.replaceChildren(el('main', {}, el('h1', {}, 'convened'),
				fault(e), button(w('again'), start, {class: 'main'})));
			return;
		}
		remember(null);
		login({expired: !(e instanceof SignedOut) && e, enter: start});
		return;
	}
	if (!me().event && await choose_event())
		return;
	enter(hello.seq);
	send();
	choose_event();
}

await use_language();
remembered();
if (login({link_only: true, enter: start}))
	drop_early();
else
	start();
