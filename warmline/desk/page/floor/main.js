// @ts-check
/** Where the floor's page is wired: who is signed in, and what that role may see. */

import { get } from '../api.js';
import './floor-app.js';

const { account } = await get('/desk/me/');
const app = /** @type {import('./floor-app.js').FloorApp} */ (document.createElement('floor-app'));
app.account = account;
document.body.replaceChildren(app);
