// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/import_seeds.h"

int main(int argc, char** argv) {
    return daxscope::reader::copy_samples(
        argc, argv, {"perfthread.data", "perfpipe.data", "perfpipez.data", "perftiny.data"});
}
