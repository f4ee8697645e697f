/*
 * Boards by the ids of their USB device.
 *
 * Opening a port asserts DTR and RTS, the kernel does that; the presets say
 * what they shall be from then on. Three facts decide:
 *
 * Bridges (CP210x, CH340, FTDI, PL2303) are on ESP boards mostly. Two
 * transistors make equal lines mean "run", RTS alone "reset", and DTR alone
 * "boot loader at the next reset". Cheap boards leave the transistors out, and
 * an asserted line holds them in reset or boot mode: off suits both kinds.
 *
 * A USB port that the firmware itself serves sends nothing until DTR is
 * asserted: RP2, STM32, SAMD, nRF, i.MX RT, ESP32-S2 and -S3.
 *
 * Debuggers (DAPLink, ST-Link) pass no line on, but reset their board when
 * they see a break.
 */
#include "line.h"

#include <stddef.h>

/* Exact rows of a vendor stand before its row for any product. */
static const struct line_preset presets[] = {
	/* Bridges. */
	{ 0x10c4, ANY_PRODUCT, false, false, "rts" }, /* Silicon Labs CP210x: ea60, ea70 */
	{ 0x1a86, ANY_PRODUCT, false, false, "rts" }, /* WCH CH340, CH9102: 7523, 55d4 */
	{ 0x0403, ANY_PRODUCT, false, false, "rts" }, /* FTDI: 6001, 6010, 6014, 6015 */
	{ 0x067b, ANY_PRODUCT, false, false, "rts" }, /* Prolific PL2303: 2303 */

	/* Espressif: the USB-JTAG unit acts on the lines as the transistors do. */
	{ 0x303a, 0x1001, true, true, "rts" },
	{ 0x303a, ANY_PRODUCT, true, true, NULL },

	/* Debuggers. */
	{ 0x0d28, ANY_PRODUCT, true, true, "break" }, /* DAPLink: micro:bit is 0204 */
	{ 0x0483, 0x374b, true, true, "break" },      /* ST-Link/V2-1 on Nucleo boards */
	{ 0x0483, 0x374e, true, true, "break" },      /* ST-Link/V3 */

	/* Ports that the firmware serves. */
	{ 0x2e8a, ANY_PRODUCT, true, true, NULL }, /* Raspberry Pi RP2: 0005 */
	{ 0xf055, ANY_PRODUCT, true, true, NULL }, /* MicroPython's own: pyboard 9800 */
	{ 0x0483, ANY_PRODUCT, true, true, NULL }, /* STM32: 5740 */
	{ 0x239a, ANY_PRODUCT, true, true, NULL }, /* Adafruit: SAMD, nRF, RP2 */
	{ 0x2341, ANY_PRODUCT, true, true, NULL }, /* Arduino: Nano 33, Nano ESP32, Portenta */
	{ 0x1fc9, ANY_PRODUCT, true, true, NULL }, /* NXP: i.MX RT */
	{ 0x1b4f, ANY_PRODUCT, true, true, NULL }, /* SparkFun */
	{ 0x2886, ANY_PRODUCT, true, true, NULL }, /* Seeed: XIAO, Wio Terminal */
};

const struct line_preset *
line_preset(int vid, int pid)
{
	for (size_t i = 0; i < sizeof presets / sizeof *presets; i++)
		if (presets[i].vid == vid &&
		    (presets[i].pid == pid || presets[i].pid == ANY_PRODUCT))
			return &presets[i];
	return NULL;
}

bool
line_known_vendor(int vid)
{
	for (size_t i = 0; i < sizeof presets / sizeof *presets; i++)
		if (presets[i].vid == vid)
			return true;
	return false;
}
