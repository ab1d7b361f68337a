/** LenoChat's mark: a bubble with a dot that is on. */
export function Mark() {
  return (
    <svg className="mark" width="24" height="24" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path
        fill="var(--accent)"
        d="M12 2.5c5.5 0 9.5 3.7 9.5 8.6s-4 8.6-9.5 8.6c-1 0-2-.1-2.9-.4l-4.2 2.1c-.5.2-1-.2-.9-.7l.6-3.5C3.2 15.7 2.5 13.5 2.5 11.1c0-4.9 4-8.6 9.5-8.6Z"
      />
      <circle cx="12" cy="11.1" r="3.2" fill="var(--panel)" />
    </svg>
  );
}
