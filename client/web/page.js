/*
 * page.js - how elements are made. Whatever comes from outside becomes text, never markup: there is
 * no other way from a value to the page than el() and svg(), and links are judged by link().
 */

const SVG = 'http://www.w3.org/2000/svg';

function fill(node, props, kids) {
	for (const [name, value] of Object.entries(props || {})) {
		if (value === null || value === undefined || value === false)
			continue;
		if (name.startsWith('on'))
			node.addEventListener(name.slice(2), value);
		else if (name === 'value' || name === 'checked' || name === 'disabled')
			node[name] = value;
		else
			node.setAttribute(name, value === true ? '' : value);
	}
	node.append(...kids.flat(3).filter((k) => k !== null && k !== undefined && k !== false));
	return node;
}

/* el('button', {class: 'main', onclick: f}, 'Text', other): strings become text. */
export function el(tag, props, ...kids) { return fill(document.createElement(tag), props, kids); }

export function svg(tag, props, ...kids) {
	return fill(document.createElementNS(SVG, tag), props, kids);
}

/* A name from outside: its letters' direction stays its own. */
export function name(text) { return el('bdi', {}, text || ''); }

/* A link to somebody's site, or the text alone when it is not one of the web. */
export function link(text) {
	let to = null;

	try {
		to = new URL(text);
	} catch {
		return name(text);
	}
	if (to.protocol !== 'https:' && to.protocol !== 'http:')
		return name(text);
	return el('a', {href: to.href, target: '_blank', rel: 'noopener noreferrer'}, name(text));
}

export function button(text, act, props) {
	return el('button', {type: 'button', onclick: act, ...props}, text);
}

let fields = 0;

/* A labelled field; control: an element made with el(). */
export function field(label, control, help) {
	const id = `f${++fields}`;

	control.id = id;
	if (help)
		control.setAttribute('aria-describedby', `${id}h`);
	return el('div', {class: 'field'}, el('label', {for: id
	}, label), control, help && el('small', {id: `${id}h`}, help));
}

export function choice(options, chosen, props) {
	return el('select', props, options.map(([value,
		text]) => el('option', {value, selected: value === chosen}, text)));
}

export function check(label, props) {
	return el('label', {class: 'check'}, el('input', {type: 'checkbox', ...props}),
		el('span', {}, label));
}

/* rows: lists of cells; the first cell of each names its row. */
export function table(caption, heads, rows) {
	return el('div', {class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption},
		el('table', {}, el('caption', {}, caption),
			el('thead', {},
				el('tr', {}, heads.map((h) => el('th', {scope: 'col'}, h)))),
			el('tbody', {},
				rows.map((r) => el('tr', {},
						 r.map((c, i) => (i ? el('td', {}, c)
								    : el('th', {scope: 'row'},
									      c))))))),
		!rows.length && el('p', {class: 'faint'}, '–'));
}

/* A file for the person, made here, of text or bytes. */
export function save(file, type, content) {
	const url = URL.createObjectURL(new Blob([content], {type}));
	const a = el('a', {href: url, download: file, class: 'hidden'});

	document.body.append(a);
	a.click();
	a.remove();
	setTimeout(() => URL.revokeObjectURL(url), 60000);
}
