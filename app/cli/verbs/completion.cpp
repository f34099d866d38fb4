// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/choice.h"
#include "app/cli/manual/described.h"
#include "app/cli/verb.h"

#include <fmt/format.h>

namespace daxscope::cli {

std::function<Exit()> setup_completion(CLI::App& sub, const Common&) {
    const auto shell = std::make_shared<std::string>();
    sub.add_option("SHELL", *shell, "The shell")->required()->check(one_of(completion_shells()));
    return [shell, &sub] {
        fmt::print("{}", completion(described(*sub.get_parent()), *shell));
        return Exit::Ok;
    };
}

} // namespace daxscope::cli
