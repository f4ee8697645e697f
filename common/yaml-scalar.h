/* How YAML 1.1 reads plain scalars; inside the yaml module only. */
#ifndef YAML_SCALAR_H
#define YAML_SCALAR_H

#include "yaml.h"

/* The type of a plain scalar with this text, as PyYAML's safe_load decides it. */
enum scalar_type scalar_resolve(const char *text);

#endif
