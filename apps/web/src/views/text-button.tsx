import type { ComponentProps } from 'react';

/** Something to do that stands among words, as a line of them. */
export const TextButton = ({ className = '', ...rest }: Omit<ComponentProps<'button'>, 'type'>) => (
  <button
    type="button"
    className={`text-xs text-accent-strong underline underline-offset-2 ${className}`}
    {...rest}
  />
);
