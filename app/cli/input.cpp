// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/input.h"

#include "app/common/print.h"

#include <fmt/format.h>

namespace daxscope::cli {

Exit each_trace(const std::vector<std::filesystem::path>& paths,
                const std::function<Exit(const std::filesystem::path&)>& one) {
    if (paths.size() == 1) {
        return one(paths.front());
    }
    Exit worst = Exit::Ok;
    const auto add = [&worst](Exit exit) {
        if (worst == Exit::Ok || (worst == Exit::Findings && exit != Exit::Ok)) {
            worst = exit;
        }
    };
    for (std::size_t k = 0; k < paths.size(); ++k) {
        fmt::print("{}", k > 0 ? "\n" : "");
        try {
            add(one(paths[k]));
        } catch (const Error& error) {
            app::say_error("daxscope", error.what(), error.remedy());
            add(error.exit());
        }
    }
    return worst;
}

} // namespace daxscope::cli
