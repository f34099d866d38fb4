// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/import_seeds.h"

int main(int argc, char** argv) {
    return daxscope::reader::copy_samples(argc, argv, {"v6.dat", "v7.dat", "perfpipe.data"});
}
