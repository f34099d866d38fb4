// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/start_page.h"

#include "app/gui/state/bundled_traces.h"
#include "app/gui/state/recent_files.h"
#include "app/gui/state/shown.h"

#include <QEvent>
#include <QFileInfo>
#include <QLabel>
#include <QUrl>
#include <QVBoxLayout>

namespace daxscope::gui {

StartPage::StartPage(QWidget* parent) : QWidget(parent), text_(new QLabel(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->addStretch();
    layout->addWidget(text_, 0, Qt::AlignHCenter);
    layout->addStretch();
    text_->setTextFormat(Qt::RichText);
    text_->setAccessibleName(tr("How to open a trace"));
    text_->setTextInteractionFlags(Qt::TextBrowserInteraction);
    connect(text_, &QLabel::linkActivated, this, [this](const QString& link) {
        const QUrl url(link);
        if (url.isLocalFile()) {
            emit fileAsked(url.toLocalFile());
        } else if (link == QStringLiteral("record")) {
            emit recordAsked();
        } else {
            emit openAsked();
        }
    });
    refresh();
}

namespace {

QString row(const QString& path, const QString& name, const QString& beside) {
    return QStringLiteral(
               "<tr><td style='padding-right:16px'><a href='%1'>%2</a></td><td>%3</td></tr>")
        .arg(QUrl::fromLocalFile(path).toString(QUrl::FullyEncoded), name, beside);
}

QString section(const QString& title, const QString& rows) {
    return rows.isEmpty() ? QString()
                          : QStringLiteral("<h4>%1</h4><table>%2</table>").arg(title, rows);
}

} // namespace

void StartPage::refresh() {
    QString html = QStringLiteral("<h2>daxscope</h2><p>%1</p><p>%2<br><code>%3</code></p><p>%4</p>")
                       .arg(tr("Drop a .daxtrace file here, or <a href='open'>open one</a>."),
                            tr("To record one on a kernel with DAX, <a href='record'>here</a> or "
                               "in a terminal:"),
                            QStringLiteral("daxscope record -o storm.daxtrace -- COMMAND"),
                            tr("To search what a handler can do, without a trace: Ctrl+9."));
    QString files;
    for (const QString& path : recent_files::all()) {
        if (const QFileInfo info(path); info.exists()) {
            files += row(path, shown(info.fileName()).toHtmlEscaped(),
                         shown(info.path()).toHtmlEscaped());
        }
    }
    QString bundled;
    for (const BundledTrace& trace : bundledTraces()) {
        bundled += row(trace.path, trace.name.toHtmlEscaped(), trace.shows.toHtmlEscaped());
    }
    text_->setText(html + section(tr("Recent"), files) +
                   section(tr("Recorded on real kernels, to look at"), bundled));
}

void StartPage::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) {
        refresh(); // a rich text keeps the link colour it was made with
    }
    QWidget::changeEvent(event);
}

} // namespace daxscope::gui
