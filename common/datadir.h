/* Where what is installed beside the programs is: virtual boards, scripts, make fragments. */
#ifndef DATADIR_H
#define DATADIR_H

/* $UPY_DATADIR, else where the suite was installed; not to be freed. */
const char *data_directory(void);

#endif
