/** A plugin of Vite that writes the service worker. */
export function offline(): import("vite").Plugin;
