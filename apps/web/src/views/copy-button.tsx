'use client';

import { useState } from 'react';

/** Copies a text and says so for a moment. */
export function CopyButton({
  value,
  label,
  done,
  className = '',
}: {
  value: string;
  label: string;
  done: string;
  className?: string;
}) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(value);
    setCopied(true);
    setTimeout(() => setCopied(false), 1600);
  };
  return (
    <button
      type="button"
      className={`button ${className}`}
      onClick={() => void copy().catch(() => undefined)}
    >
      <span aria-live="polite">{copied ? done : label}</span>
    </button>
  );
}
