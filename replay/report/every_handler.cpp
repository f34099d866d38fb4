// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/report/every_handler.h"

#include "replay/words/escape.h"
#include "replay/words/json.h"
#include "replay/words/quantities.h"
#include "replay/words/translate.h"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace daxscope::report {

namespace {

using HandlerRow = replay::EveryHandler::Row;
using MaybeCount = std::optional<std::int64_t>;

MaybeCount if_known(bool is_known, std::uint64_t value) {
    return is_known ? MaybeCount(static_cast<std::int64_t>(value)) : std::nullopt;
}

constexpr HandlerColumn kHandlerColumns[] = {
    {"faults", false,
     [](const HandlerRow& row) {
         const auto faults = row.faults();
         return faults ? if_known(true, *faults) : std::nullopt;
     }},
    {"refaults", false,
     [](const HandlerRow& row) { return if_known(row.known.refaults, row.totals.refaults); }},
    {"unmaps", false,
     [](const HandlerRow& row) { return if_known(row.known.unmaps, row.totals.unmaps); }},
    {"mappings zapped", false,
     [](const HandlerRow& row) { return if_known(row.known.zapped, row.totals.zapped); }},
    {"DAX entries removed", false,
     [](const HandlerRow& row) {
         return if_known(row.known.entries_removed, row.totals.entries_removed);
     }},
    {"dirty DAX entries removed", false,
     [](const HandlerRow& row) {
         return if_known(row.known.entries_removed, row.totals.dirty_removed);
     }},
    {"storms", false,
     [](const HandlerRow& row) {
         return if_known(row.storms.has_value(), row.storms.value_or(0));
     }},
    {"time in faults", true,
     [](const HandlerRow& row) {
         return row.known.time ? MaybeCount(row.totals.time_in_faults) : std::nullopt;
     }},
};

std::string plain_handler_figure(const HandlerColumn& column, std::int64_t value) {
    return column.time ? words::duration_text(value) : words::count_text(value);
}

std::string json_handler_name(const HandlerColumn& column) {
    std::string made(column.name);
    std::replace(made.begin(), made.end(), ' ', '_');
    return made + (column.time ? "_ns" : "");
}

} // namespace

std::span<const HandlerColumn> handler_columns() {
    return kHandlerColumns;
}

std::string handler_name(const replay::EveryHandler::Row& row, const trace::Session& session) {
    return row.handler == nullptr ? words::tr(session.truth()) : std::string(row.handler->name);
}

std::string handler_figure(const replay::EveryHandler::Row& row, const HandlerColumn& column) {
    const MaybeCount value = column.value(row);
    return value                    ? words::typeset(plain_handler_figure(column, *value))
           : row.handler == nullptr ? words::tr("not recorded")
                                    : words::tr("not known");
}

std::string handler_right(const replay::EveryHandler::Row& row) {
    if (!row.check) {
        return {};
    }
    const auto& of = row.check->independent;
    return words::typeset(words::percent_text(static_cast<std::int64_t>(of.right),
                                              static_cast<std::int64_t>(of.faults)));
}

std::string handlers_tabs(const replay::EveryHandler& every, const trace::Session& session) {
    std::string made = "handler";
    for (const HandlerColumn& column : kHandlerColumns) {
        made += fmt::format("\t{}{}", column.name, column.time ? ", ns" : "");
    }
    made += "\tindependently right\tof\tbest match\n";
    for (const HandlerRow& row : every.rows) {
        made += handler_name(row, session);
        for (const HandlerColumn& column : kHandlerColumns) {
            const MaybeCount value = column.value(row);
            made += '\t' + (value ? std::to_string(*value) : std::string());
        }
        made += row.check ? fmt::format("\t{}\t{}\t{}", row.check->independent.right,
                                        row.check->independent.faults, row.best ? "yes" : "")
                          : "\t\t\t";
        made += '\n';
    }
    return made;
}

std::string handlers_markdown(const replay::EveryHandler& every, const trace::Session& session,
                              std::string_view title) {
    std::string made = words::printable(title) + '\n';
    if (!every.assumption.empty()) {
        made += words::printable(every.assumption) + '\n';
    }
    made += "\n| handler";
    std::string rule = "|---";
    for (const HandlerColumn& column : kHandlerColumns) {
        made += fmt::format(" | {}", column.name);
        rule += "|---:";
    }
    made += " | independently right |\n" + rule + "|---:|\n";
    for (const HandlerRow& row : every.rows) {
        made += fmt::format("| {}{}", handler_name(row, session), row.best ? " (best match)" : "");
        for (const HandlerColumn& column : kHandlerColumns) {
            made += " | " + handler_figure(row, column);
        }
        made += " | " + handler_right(row) + " |\n";
    }
    return made;
}

std::string handlers_json(const replay::EveryHandler& every, const trace::Session& session,
                          std::string_view title) {
    constexpr int kIndent = 2;
    nlohmann::ordered_json rows = nlohmann::ordered_json::array();
    for (const HandlerRow& row : every.rows) {
        nlohmann::ordered_json made{{"handler", handler_name(row, session)}};
        for (const HandlerColumn& column : kHandlerColumns) {
            const MaybeCount value = column.value(row);
            made[json_handler_name(column)] =
                value ? nlohmann::ordered_json(*value) : nlohmann::ordered_json();
        }
        nlohmann::ordered_json check;
        if (row.check) {
            check = {{"faults", row.check->independent.faults},
                     {"right", row.check->independent.right},
                     {"best", row.best}};
        }
        made["independent"] = std::move(check);
        rows.push_back(std::move(made));
    }
    return words::json_text({{"title", title},
                             {"assumption", every.assumption},
                             {"assumed", every.assumed},
                             {"handlers", std::move(rows)}},
                            kIndent) +
           '\n';
}

} // namespace daxscope::report
