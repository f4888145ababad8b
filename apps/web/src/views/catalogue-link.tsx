/** An entry of the catalogue, in a tab of its own: the run on this page stays. */
export const CatalogueLink = ({ id }: { id: string }) => (
  <a
    href={`/catalog#${id}`}
    target="_blank"
    rel="noopener"
    className="underline decoration-line underline-offset-2 hover:text-ink"
  >
    {id}
  </a>
);
