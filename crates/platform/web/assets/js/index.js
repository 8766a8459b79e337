// What makes pages quicker. Every page works without; nothing here is needed to get something done.
import "htmx.org/dist/htmx.esm.min.js";
import "./tiles.js";
import "./controls.js";
import "./live.js";
import "./suggest.js";
import "./speech.js";
import "./drop.js";
