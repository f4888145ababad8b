/** Next evaluates this file before it draws anything: the desk gets ready meanwhile. */
import './desk/started.ts';
