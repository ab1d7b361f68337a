/**
 * A choice of one among many: a button that opens the list of them, and over it what one types to find it. A dialog and
 * not react-aria's `Select`, which names the list anew, so that the field to type in would control what is not there.
 */

import { Check, ChevronDown } from "lucide-react";
import { useId, useState } from "react";
import {
  Autocomplete,
  Button,
  Dialog,
  DialogTrigger,
  Input,
  ListBox,
  ListBoxItem,
  Popover,
  SearchField,
  useFilter,
} from "react-aria-components";
import "./form.css";

interface Option<Id extends string> {
  readonly id: Id;
  readonly name: string;
}

interface SearchSelectProps<Id extends string> {
  label: string;
  options: readonly Option<Id>[];
  /** Null: nothing is chosen yet. */
  value: Id | null;
  choose: (id: Id) => void;
  /** What the button says while nothing is chosen. */
  placeholder: string;
  /** What the field to type in is called. */
  find: string;
  /** What the list says when nothing is like what was typed. */
  none: string;
  complaint?: string | undefined;
}

export function SearchSelect<Id extends string>(props: SearchSelectProps<Id>) {
  const { label, options, value, choose, placeholder, complaint } = props;
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const chosen = (option: Id | null) => {
    setOpen(false);
    if (option !== null) choose(option);
  };
  return (
    <div className="field">
      <span className="field-label" id={`${id}-label`}>
        {label}
      </span>
      <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
        <Button
          className="button select-button"
          id={id}
          aria-labelledby={`${id}-label ${id}`}
          {...(complaint !== undefined && { "aria-describedby": `${id}-complaint` })}
        >
          <span className="truncated">
            {options.find((option) => option.id === value)?.name ?? placeholder}
          </span>
          <ChevronDown size={16} aria-hidden="true" />
        </Button>
        <Popover className="popover select-popover">
          <Dialog className="search-select" aria-labelledby={`${id}-label`}>
            <Options {...props} chosen={chosen} />
          </Dialog>
        </Popover>
      </DialogTrigger>
      {complaint !== undefined && (
        <span className="field-error" id={`${id}-complaint`}>
          {complaint}
        </span>
      )}
    </div>
  );
}

interface OptionsProps<Id extends string> extends SearchSelectProps<Id> {
  /** Null: the one that was chosen already. */
  chosen: (id: Id | null) => void;
}

function Options<Id extends string>({ label, options, value, chosen, find, none }: OptionsProps<Id>) {
  const { contains } = useFilter({ sensitivity: "base" });
  return (
    <Autocomplete filter={contains}>
      <SearchField className="search-select-find" aria-label={find} autoFocus>
        <Input className="input" placeholder={find} />
      </SearchField>
      <ListBox
        aria-label={label}
        className="select-list"
        items={options}
        selectionMode="single"
        selectedKeys={value === null ? [] : [value]}
        onSelectionChange={(keys) => chosen(([...keys][0] as Id | undefined) ?? null)}
        renderEmptyState={() => <p className="muted select-none">{none}</p>}
      >
        {(option) => (
          <ListBoxItem id={option.id} textValue={option.name} className="select-item">
            <span className="select-name">{option.name}</span>
            <Check className="select-check" size={16} aria-hidden="true" />
          </ListBoxItem>
        )}
      </ListBox>
    </Autocomplete>
  );
}
