/* office_words.js - the words of the office's pages, which others need not fetch. */
import {more_words} from './words.js';
import en from './words/en_office.js';
import ko from './words/ko_office.js';

more_words({en, ko});
