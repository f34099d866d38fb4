// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/trace_info.h"

#include "app/gui/state/format.h"
#include "replay/words/escape.h"
#include "replay/words/of_recording.h"
#include "replay/words/translate.h"

#include <QDialogButtonBox>
#include <QTextBrowser>
#include <QVBoxLayout>

namespace daxscope::gui {

namespace {

QString html(const std::string& cell) {
    return QString::fromStdString(words::html(cell));
}

QString html(const words::InfoTable& table) {
    QString made = table.title.empty() ? QStringLiteral("<br>")
                                       : QStringLiteral("<h4>%1</h4>").arg(html(table.title));
    const auto row = [&](const std::vector<std::string>& cells, const char* tag) {
        made += QStringLiteral("<tr>");
        for (std::size_t k = 0; k < cells.size(); ++k) {
            made +=
                QStringLiteral("<%1 align='%2'>%3</%1>")
                    .arg(QLatin1String(tag),
                         QLatin1String(table.columns[k].number ? "right" : "left"), html(cells[k]));
        }
        made += QStringLiteral("</tr>");
    };
    made += QStringLiteral("<table cellspacing='0' cellpadding='3'>");
    std::vector<std::string> heads;
    for (const auto& column : table.columns) {
        heads.push_back(column.name);
    }
    if (std::any_of(heads.begin(), heads.end(), [](const auto& head) { return !head.empty(); })) {
        row(heads, "th");
    }
    for (const std::vector<std::string>& cells : table.rows) {
        row(cells, "td");
    }
    made += QStringLiteral("</table>");
    if (table.more > 0) {
        made += TraceInfo::tr("<p>… and %1 more</p>")
                    .arg(format::count(static_cast<std::int64_t>(table.more)));
    }
    return made;
}

} // namespace

TraceInfo::TraceInfo(std::shared_ptr<const trace::Trace> trace, const QString& name,
                     QWidget* parent)
    : QDialog(parent), text_(new QTextBrowser(this)), counting_(this) {
    constexpr int kWidth = 860, kHeight = 680;
    setObjectName(QStringLiteral("trace-info"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("What trace this is"));
    resize(kWidth, kHeight);
    text_->setObjectName(QStringLiteral("trace-info-text"));
    text_->setAccessibleName(tr("What trace this is"));
    text_->setLineWrapMode(QTextEdit::NoWrap);
    text_->setPlainText(tr("Counting events …"));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(text_);
    layout->addWidget(buttons);
    counting_.want(
        [trace = std::move(trace), name = name.toStdString()](const Progress& progress) {
            const words::Spoken spoken; // it is only looked at
            QString made;
            for (const words::InfoTable& table :
                 words::trace_info(*trace, name, words::count_events(*trace, progress))) {
                made += html(table);
            }
            return made;
        },
        [this](const QString& made) { text_->setHtml(made); },
        [this](const Failure& why) { text_->setPlainText(why.what); });
}

} // namespace daxscope::gui

#include "moc_trace_info.cpp"
