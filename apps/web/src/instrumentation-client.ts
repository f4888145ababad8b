/** Next evaluates this file before it draws anything: the desk gets ready meanwhile. */
import '@tare/schema/without-eval';
import { startDesk } from './desk/started.ts';

startDesk(window.location.pathname);
