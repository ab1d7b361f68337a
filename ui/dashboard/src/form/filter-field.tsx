/** Narrows a list to what has these words; its label is for screen readers, and stands in it until something is typed. */

import { Search } from "lucide-react";
import { Input, Label, SearchField } from "react-aria-components";
import "./filter-field.css";

interface FilterFieldProps {
  label: string;
  value: string;
  set: (text: string) => void;
}

export function FilterField({ label, value, set }: FilterFieldProps) {
  return (
    <SearchField className="filter-field" value={value} onChange={set}>
      <Label className="hidden-label">{label}</Label>
      <Search size={16} aria-hidden="true" />
      <Input className="input" placeholder={label} />
    </SearchField>
  );
}
