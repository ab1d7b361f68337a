/** A choice of one among many: a button that opens the list of them, and in it what one types to find it. */

import { ChevronDown } from "lucide-react";
import {
  Autocomplete,
  Button,
  FieldError,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  SearchField,
  Select,
  SelectValue,
  useFilter,
} from "react-aria-components";
import "./form.css";

interface SearchSelectProps<Id extends string> {
  label: string;
  options: readonly { readonly id: Id; readonly name: string }[];
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
  const { label, options, value, choose, placeholder, find, none, complaint } = props;
  const { contains } = useFilter({ sensitivity: "base" });
  const chosen = (key: unknown) => {
    const option = options.find((one) => one.id === key);
    if (option) choose(option.id);
  };
  return (
    <Select
      className="field"
      value={value}
      onChange={chosen}
      isInvalid={complaint !== undefined}
      placeholder={placeholder}
    >
      <Label className="field-label">{label}</Label>
      <Button className="button select-button">
        <SelectValue className="truncated">{({ selectedText }) => selectedText || placeholder}</SelectValue>
        <ChevronDown size={16} aria-hidden="true" />
      </Button>
      <FieldError className="field-error">{complaint}</FieldError>
      <Popover className="popover select-popover search-select">
        <Autocomplete filter={contains}>
          <SearchField className="search-select-find" aria-label={find} autoFocus>
            <Input className="input" placeholder={find} />
          </SearchField>
          <ListBox
            className="select-list"
            items={options}
            renderEmptyState={() => <p className="muted select-none">{none}</p>}
          >
            {(option) => (
              <ListBoxItem id={option.id} textValue={option.name} className="select-item">
                <span className="select-name">{option.name}</span>
              </ListBoxItem>
            )}
          </ListBox>
        </Autocomplete>
      </Popover>
    </Select>
  );
}
