/* console.js - the office's pages; each is a file of its own. Every button is one method. */
import './office_words.js';

import * as files from './console_files.js';
import * as mail from './console_mail.js';
import * as people from './console_people.js';
import * as planner from './console_planner.js';
import * as programme from './console_programme.js';
import {learn_duties} from './duties.js';
import {el} from './page.js';
import {w} from './words.js';

const PARTS = {
	programme,
	people,
	planner,
	mail,
	files
};

const part_of = (here) => (PARTS[here.path[0]] ? here.path[0] : 'programme');

export async function load(here) {
	await learn_duties();
	return PARTS[part_of(here)].load(here);
}

export function draw(data, here) {
	const part = part_of(here);

	return [
		el('div', {class: 'tabs', role: 'navigation', 'aria-label': w('nav.console')},
			Object.keys(PARTS).map((p) => el('a', {
				href: `#console/${p}`,
				'aria-current': p === part && 'page'
			},
						       w(`console.${p}`)))),
		...PARTS[part].draw(data, here).filter(Boolean)
	];
}

export function left() { planner.left(); }
