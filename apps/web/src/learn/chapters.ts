/** The six chapters, in the order in which they are read. */
import versus from './chapters/containers-or-virtual-machines.md';
import hypervisor from './chapters/how-virtualisation-works.md';
import many from './chapters/many-containers-many-clouds.md';
import container from './chapters/what-a-container-is.md';
import virtualMachine from './chapters/what-a-virtual-machine-is.md';
import why from './chapters/why-containers.md';

export interface Chapter {
  readonly slug: string;
  readonly title: string;
  readonly about: string;
  readonly text: string;
}

const chapter = (slug: string, about: string, text: string): Chapter => ({
  slug,
  title: /^# (.+)$/m.exec(text)?.[1] ?? slug,
  about,
  text,
});

export const CHAPTERS: readonly Chapter[] = [
  chapter(
    'how-virtualisation-works',
    'One machine plays many, at nearly its full speed. How that can be, and where it costs.',
    hypervisor,
  ),
  chapter(
    'what-a-virtual-machine-is',
    'A whole computer made of data. It must start like one, and it must live somewhere.',
    virtualMachine,
  ),
  chapter(
    'what-a-container-is',
    'A process that sees only its own and gets only so much; and how it came about since 1979.',
    container,
  ),
  chapter(
    'containers-or-virtual-machines',
    'Where the line is drawn, what that decides, and when a VM is right.',
    versus,
  ),
  chapter(
    'why-containers',
    'The same from laptop to cloud, more out of one machine, and parts that grow by themselves.',
    why,
  ),
  chapter(
    'many-containers-many-clouds',
    'Ten thousand of them, placed, grown and spread over several sites.',
    many,
  ),
];

const WORDS_PER_MINUTE = 200;

/** Reading time without the figures, in whole minutes. */
export const minutesOf = ({ text }: Chapter): number =>
  Math.max(1, Math.round(text.split(/\s+/).length / WORDS_PER_MINUTE));
