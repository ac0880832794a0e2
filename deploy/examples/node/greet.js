const handlebars = require("handlebars");

const greeting = handlebars.compile("hello from node, {{#each words}}{{this}} {{/each}}as uid {{uid}}");
console.log(greeting({ words: ["fast", "forward"], uid: process.getuid() }));
