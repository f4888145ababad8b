/** Lists whose newest stands first, a page at a time. */
import { and, eq, lt, or, type SQL } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';

/** What stands after the last one of the page before; `id` decides between equals. Undefined, which is everything, on the first page. */
export function olderThan(
  columns: { readonly createdAt: AnyPgColumn; readonly id: AnyPgColumn },
  after: { readonly createdAt: Date; readonly id: string } | undefined,
): SQL | undefined {
  if (after === undefined) return undefined;
  const { createdAt, id } = columns;
  return or(lt(createdAt, after.createdAt), and(eq(createdAt, after.createdAt), lt(id, after.id)));
}
