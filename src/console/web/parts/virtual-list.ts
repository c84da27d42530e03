import { type ComponentChildren, h } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

interface VirtualListProps {
  readonly total: number;
  /** Pixels; every row is as high. */
  readonly rowHeight: number;
  readonly label: string;
  readonly head: ComponentChildren;
  /** Is told which rows can be seen. */
  readonly seen: (first: number, last: number) => void;
  readonly row: (index: number) => ComponentChildren;
}

/** Rows beyond those that can be seen, so that none is missing while one scrolls. */
const ahead = 12;

/** A table of any length, of which only what can be seen is in the document. It scrolls with the page. */
export function VirtualList({ total, rowHeight, label, head, seen, row }: VirtualListProps) {
  const box = useRef<HTMLDivElement>(null);
  const [range, setRange] = useState({ first: 0, last: 60 });
  useEffect(() => {
    const look = () => {
      const top = box.current?.getBoundingClientRect().top ?? 0;
      const first = Math.max(0, Math.floor(-top / rowHeight) - ahead);
      const last = Math.max(0, Math.ceil((innerHeight - top) / rowHeight) + ahead);
      setRange((old) => (old.first === first && old.last === last ? old : { first, last }));
    };
    look();
    addEventListener('scroll', look, { passive: true });
    addEventListener('resize', look);
    return () => {
      removeEventListener('scroll', look);
      removeEventListener('resize', look);
    };
  }, [rowHeight, total]);
  const first = Math.min(range.first, Math.max(0, total - 1));
  const last = Math.min(range.last, total);
  useEffect(() => seen(first, last), [first, last]);
  return h(
    'div',
    { class: 'grid', role: 'table', 'aria-label': label, 'aria-rowcount': total + 1 },
    head,
    h(
      'div',
      { class: 'grid-body', role: 'rowgroup', ref: box, style: { height: `${total * rowHeight}px` } },
      Array.from({ length: Math.max(0, last - first) }, (_, at) => {
        const index = first + at;
        return h(
          'div',
          {
            key: index,
            class: 'grid-row',
            role: 'row',
            'aria-rowindex': index + 2,
            style: { top: `${index * rowHeight}px`, height: `${rowHeight}px` },
          },
          row(index),
        );
      }),
    ),
  );
}
