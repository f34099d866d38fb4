// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/verdict_copy.h"

#include "replay/report/sides.h"
#include "replay/report/verdict.h"
#include "replay/words/translate.h"

namespace daxscope::gui {

QString verdictText(const Document& document, VerdictFormat format) {
    const auto sides = document.sides();
    if (!sides) {
        return {};
    }
    const words::InEnglish english; // one language in a document
    const bool markdown = format == VerdictFormat::Markdown;
    if (!sides->isTwo()) {
        const replay::Comparison& comparison = *document.comparison();
        const std::string name = document.title().toStdString();
        return QString::fromStdString(markdown ? report::verdict_markdown(comparison, name)
                                               : report::verdict_json(comparison, name));
    }
    const report::SideNames names{(*sides)[Side::Before].title.toStdString(),
                                  (*sides)[Side::After].title.toStdString()};
    const replay::TwoSides& compared = *sides->comparedTraces();
    return QString::fromStdString(markdown ? report::sides_markdown(compared, names)
                                           : report::sides_json(compared, names));
}

} // namespace daxscope::gui
