/* Where what is installed beside the programs is. */
#include "datadir.h"

#include <stdlib.h>

const char *
data_directory(void)
{
	const char *directory = getenv("UPY_DATADIR");

	return directory && *directory ? directory : PKGDATADIR;
}
