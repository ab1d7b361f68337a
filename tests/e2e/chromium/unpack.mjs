// Unpacks the Chromium of the npm package into TMPDIR and prints what it takes to start it, as JSON.
import chromium from "@sparticuz/chromium";

const executable = await chromium.executablePath();
const { LD_LIBRARY_PATH, FONTCONFIG_PATH } = process.env;
process.stdout.write(JSON.stringify({ executable, environment: { LD_LIBRARY_PATH, FONTCONFIG_PATH } }));
