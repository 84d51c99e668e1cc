// Marks the entry of the contents whose section is being read; the page is whole without it.
const entries = new Map([...document.querySelectorAll('.contents a')].map((a) => [a.hash.slice(1), a]));
const seen = new IntersectionObserver((changes) => {
  for (const { target, isIntersecting } of changes) {
    if (!isIntersecting) continue;
    for (const [id, entry] of entries) entry.toggleAttribute('aria-current', id === target.id);
  }
}, { rootMargin: '-12% 0px -80% 0px' });
for (const section of document.querySelectorAll('main > section')) seen.observe(section);
