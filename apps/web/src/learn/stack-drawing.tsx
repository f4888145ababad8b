import { type Layer, type LayerKind, type Stack, STACKS } from './stacks.ts';

const COLOUR: Record<LayerKind, string> = {
  net: 'border-l-[var(--rack-net)]',
  overhead: 'border-l-[var(--rack-overhead)]',
  guest: 'border-l-[var(--rack-guest)]',
  system: 'border-l-[var(--rack-system)]',
  hardware: 'border-l-ink',
};

function Layers({ layers }: { layers: readonly Layer[] }) {
  return (
    <ol className="space-y-1">
      {layers.map(layer =>
        'each' in layer ? (
          // Two more lie behind the one that is told.
          <li
            key="each"
            className="mr-2 mb-1.5 border border-ink bg-raised p-1 shadow-[3px_-3px_0_-1px_var(--raised),3px_-3px_0_0_var(--edge),6px_-6px_0_-1px_var(--raised),6px_-6px_0_0_var(--edge)]"
          >
            <Layers layers={layer.each} />
          </li>
        ) : (
          <li
            key={layer.words}
            className={`border border-l-4 border-line bg-paper px-1.5 py-1 text-xs leading-tight ${COLOUR[layer.kind]}`}
          >
            {layer.words}
          </li>
        ),
      )}
    </ol>
  );
}

function Column({ title, examples, layers }: Stack) {
  return (
    <li className="flex flex-col justify-end">
      <Layers layers={layers} />
      <p className="mt-2 text-[0.8125rem] leading-tight font-medium">{title}</p>
      <p className="text-xs text-soft">{examples}</p>
    </li>
  );
}

/** Stacks side by side on one ground, each from its program down to the machine. */
export function StackDrawing({ id }: { id: string }) {
  const drawing = STACKS.find(one => one.id === id);
  if (drawing === undefined) throw new Error(`There is no drawing ${id}`);
  return (
    <figure className="my-7">
      <ul className="grid grid-cols-[repeat(auto-fit,minmax(7.75rem,1fr))] items-end gap-x-4 gap-y-7">
        {drawing.stacks.map(stack => (
          <Column key={stack.title} {...stack} />
        ))}
      </ul>
      <figcaption className="mt-3 text-xs text-soft">{drawing.caption}</figcaption>
    </figure>
  );
}
