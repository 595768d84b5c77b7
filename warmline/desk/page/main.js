// @ts-check
/** Where the desk's page is wired: the socket's address, the desk, the components. */

import './components/desk-app.js';
import { Desk } from './desk.js';

const url = new URL('/desk/socket', location.href);
url.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';

const desk = new Desk(url.href);
const app = /** @type {import('./components/desk-app.js').DeskApp} */ (document.createElement('desk-app'));
app.desk = desk;
document.body.replaceChildren(app);
desk.socket.start();
