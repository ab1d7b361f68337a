/** The field over the list. Enter and the arrow keys lead from it to what was found. */

import { Search } from "lucide-react";
import { useRef } from "react";
import { Input, Label, SearchField } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { ShortcutsButton } from "../shortcuts/shortcuts-button.tsx";
import { useShortcuts } from "../shortcuts/use-shortcuts.ts";
import type { SearchBox } from "./use-search-box.ts";
import "./search.css";

const LONGEST = 200;

export function SearchBar({ box, toList }: { box: SearchBox; toList: () => void }) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  useShortcuts({ "/": () => input.current?.focus() });
  return (
    <search className="search-bar">
      <SearchField
        className="search-field"
        value={box.text}
        onChange={box.type}
        maxLength={LONGEST}
        onKeyDown={(event) => {
          if (event.key !== "ArrowDown" && event.key !== "Enter") return event.continuePropagation();
          // Else the browser would scroll the list that has just got the focus.
          event.preventDefault();
          toList();
        }}
      >
        <Label className="hidden-label">{t("search.label")}</Label>
        <Search size={15} aria-hidden="true" />
        <Input ref={input} className="input" placeholder={t("search.placeholder")} autoComplete="off" />
        {/* A picture of the key: its words stand in the list of shortcuts. */}
        {box.text === "" && <span className="key-hint" data-key="/" aria-hidden="true" />}
      </SearchField>
      <ShortcutsButton />
    </search>
  );
}
