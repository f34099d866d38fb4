// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/run.h"
#include "replay/cache/cache.h"

int main(int argc, char** argv) {
    daxscope::cache::use(daxscope::cache::usual_settings());
    return daxscope::cli::run(argc, argv);
}
