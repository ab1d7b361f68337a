/**
 * A long list of rows of one height, of which only those on screen exist: 5,000 conversations cost what 20 do. For the
 * keyboard and for screen readers it is a grid with one column; one row takes the focus, the arrow keys move it.
 */

import { useVirtualizer } from "@tanstack/react-virtual";
import type { ChangeEvent, ComponentType, ReactNode, Ref } from "react";
import {
  memo,
  useEffect,
  useEffectEvent,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { rem } from "../styles/rem.ts";
import { useRowFocus } from "./use-row-focus.ts";
import type { Choose, Selection } from "./use-selection.ts";
import "./row-grid.css";

export interface RowProps<Row> {
  readonly row: Row;
  readonly isOpen: boolean;
}

/** For whoever stands outside of the list and leads into it. */
export interface RowsHandle {
  /** Focuses the row that many places from the one that has, or had, the focus. */
  readonly move: (by: number) => void;
}

interface RowGridProps<Row extends { readonly id: string }> {
  label: string;
  rows: readonly Row[];
  /** How many there are, those that were not read yet included; null when nobody knows. */
  total: number | null;
  openId: string | null;
  href: (id: string) => string;
  Content: ComponentType<RowProps<Row>>;
  /** Null where rows cannot be selected. */
  selection: Selection | null;
  nameOf: (row: Row) => string;
  /** The last rows come into sight. */
  nearEnd: () => void;
  /** Stands above the rows and stays in sight. */
  above?: ReactNode;
  below?: ReactNode;
  ref?: Ref<RowsHandle>;
}

/** In rem, as `row-grid.css` has it. */
const ROW_HEIGHT = 4;
const OVERSCAN = 6;
/** So many rows before the end the next ones are asked for. */
const NEAR_END = 20;

export function RowGrid<Row extends { readonly id: string }>(props: RowGridProps<Row>) {
  const { label, rows, total, openId, href, Content, selection, nameOf, nearEnd, above, below, ref } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [height] = useState(() => rem(ROW_HEIGHT));
  const focus = useRowFocus({ rows, openId, scroller, href, selection });
  useImperativeHandle(ref, () => ({ move: focus.move }));
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: OVERSCAN,
    // The row that has, or would take, the focus exists wherever it is.
    rangeExtractor: ({ startIndex, endIndex, overscan, count }) =>
      visible(startIndex - overscan, endIndex + overscan, count, focus.index),
    useFlushSync: false,
  });
  useAnchor(scroller, rows, height);
  const shown = virtualizer.getVirtualItems();
  const last = Math.max(virtualizer.range?.endIndex ?? 0, focus.index);
  useNearEnd(last >= rows.length - NEAR_END, rows.length, nearEnd);
  return (
    <div className="rows" ref={scroller}>
      {above}
      {/* biome-ignore lint/a11y/useSemanticElements: a table cannot be laid out like that. */}
      <div
        role="grid"
        aria-label={label}
        aria-rowcount={total ?? -1}
        aria-multiselectable={selection !== null || undefined}
        className="row-list"
        data-selecting={(selection && selection.ids.size > 0) || undefined}
        style={{ height: virtualizer.getTotalSize() }}
        {...focus.grid}
      >
        {shown.map(({ index, start }) => {
          const row = rows[index];
          return (
            row && (
              <GridRow
                key={row.id}
                row={row}
                index={index}
                start={start}
                isOpen={row.id === openId}
                isCurrent={index === focus.index}
                href={href(row.id)}
                Content={Content}
                isSelected={selection ? selection.ids.has(row.id) : null}
                choose={selection?.choose ?? null}
                name={nameOf(row)}
              />
            )
          );
        })}
      </div>
      {below}
    </div>
  );
}

interface GridRowProps<Row> extends RowProps<Row> {
  index: number;
  start: number;
  isCurrent: boolean;
  href: string;
  Content: ComponentType<RowProps<Row>>;
  /** Null where rows cannot be selected. */
  isSelected: boolean | null;
  choose: Choose | null;
  name: string;
}

const GridRow = memo(function GridRow<Row extends { readonly id: string }>(props: GridRowProps<Row>) {
  const { row, index, start, isOpen, isCurrent, href, Content, isSelected, choose, name } = props;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table row cannot be placed like that.
    <div
      role="row"
      data-row={row.id}
      aria-rowindex={index + 1}
      aria-selected={isSelected ?? undefined}
      // Whom it is about comes first, not what its box does.
      aria-labelledby={`row-${row.id}`}
      tabIndex={isCurrent ? 0 : -1}
      className={isOpen ? "row is-open" : "row"}
      style={{ transform: `translateY(${start}px)` }}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: see the row. */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: its row has the focus. */}
      <div role="gridcell" className="row-cell">
        {choose && <RowBox id={row.id} name={name} isSelected={isSelected ?? false} choose={choose} />}
        <Link id={`row-${row.id}`} href={href} className="row-link" tabIndex={-1}>
          <Content row={row} isOpen={isOpen} />
        </Link>
      </div>
    </div>
  );
}) as <Row extends { readonly id: string }>(props: GridRowProps<Row>) => ReactNode;

function RowBox(props: { id: string; name: string; isSelected: boolean; choose: Choose }) {
  const { t } = useTranslation();
  const { id, name, isSelected, choose } = props;
  const changed = (event: ChangeEvent<HTMLInputElement>) => {
    if ((event.nativeEvent as MouseEvent).shiftKey) choose.upTo(id);
    else choose.toggle(id);
  };
  return (
    <label className="row-box">
      <span className="hidden-label">{t("bulk.select", { name })}</span>
      <input type="checkbox" tabIndex={-1} checked={isSelected} onChange={changed} />
    </label>
  );
}

function visible(from: number, to: number, count: number, always: number): number[] {
  const first = Math.max(from, 0);
  const last = Math.min(to, count - 1);
  const indexes = Array.from({ length: Math.max(0, last - first + 1) }, (_, n) => first + n);
  if (always < 0 || always >= count) return indexes;
  if (always < first) indexes.unshift(always);
  else if (always > last) indexes.push(always);
  return indexes;
}

/** Whoever has scrolled down goes on seeing the same rows when others come and go above them. */
function useAnchor(
  scroller: { readonly current: HTMLElement | null },
  rows: readonly { readonly id: string }[],
  height: number,
): void {
  const before = useRef(rows);
  useLayoutEffect(() => {
    const element = scroller.current;
    const top = Math.floor((element?.scrollTop ?? 0) / height);
    const anchor = before.current[top]?.id;
    const changed = before.current !== rows;
    before.current = rows;
    if (!element || !changed || top === 0 || anchor === undefined || rows[top]?.id === anchor) return;
    const now = rows.findIndex((row) => row.id === anchor);
    if (now >= 0) element.scrollTop += (now - top) * height;
  }, [scroller, rows, height]);
}

function useNearEnd(isNear: boolean, count: number, tell: () => void): void {
  const told = useEffectEvent(tell);
  // Once for each count: what was asked for either makes it grow or has failed.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a page that ends near the end asks for the next.
  useEffect(() => {
    if (isNear) told();
  }, [isNear, count]);
}
